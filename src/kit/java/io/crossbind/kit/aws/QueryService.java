package io.crossbind.kit.aws;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A service with the Query protocol: the request is a form with an Action, the answer is XML. */
record QueryService(String name, String namespace, Map<String, Operation> operations) implements Service {

    @SafeVarargs
    static QueryService of(String name, String namespace, List<Operation>... groups) {
        return new QueryService(
                name,
                namespace,
                Stream.of(groups)
                        .flatMap(List::stream)
                        .collect(Collectors.toUnmodifiableMap(Operation::name, Function.identity())));
    }

    @Override
    public Operation operation(Request request) {
        String action = request.form().get("Action", "");
        Operation operation = operations.get(action);
        if (operation == null) {
            throw new AwsError(
                    "InvalidAction", 400, "Could not find operation " + action + " in the sandbox's " + name);
        }
        return operation;
    }

    @Override
    public Answer refusal(AwsError error, String requestId) {
        return Answer.xml(
                error.status(),
                Xml.document(
                        "ErrorResponse",
                        namespace,
                        xml -> xml.element(
                                        "Error",
                                        detail -> detail.text("Type", error.status() < 500 ? "Sender" : "Receiver")
                                                .text("Code", error.code())
                                                .text("Message", error.getMessage()))
                                .text("RequestId", requestId)));
    }
}
