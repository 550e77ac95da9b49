package io.crossbind.kit.aws;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One operation of a service's API.
 *
 * @param action the required permission; empty if every caller with valid credentials is allowed or if the handler decides
 */
record Operation(
        String name, String action, Function<Invocation, Target> target, Function<Invocation, Answer> handler) {
    private static final List<String> READS = List.of("Get", "List", "Describe", "Head", "AssumeRole");

    static final String IAM = "https://iam.amazonaws.com/doc/2010-05-08/";
    static final String STS = "https://sts.amazonaws.com/doc/2011-06-15/";

    /** Returns whether the operation may change results of other calls. STS issues credentials, which changes nothing. */
    boolean writes() {
        return READS.stream().noneMatch(name::startsWith);
    }

    /** An IAM operation with a result. */
    static Operation iam(
            String name, Function<Invocation, Target> target, Function<Invocation, Consumer<Xml>> handler) {
        return new Operation(name, "iam:" + name, target, call -> result(call, name, IAM, handler.apply(call)));
    }

    /** An IAM operation without a result. */
    static Operation iamWithoutResult(String name, Function<Invocation, Target> target, Consumer<Invocation> handler) {
        return new Operation(name, "iam:" + name, target, call -> {
            handler.accept(call);
            return response(call, name, IAM, xml -> {});
        });
    }

    static Operation sts(
            String name,
            String action,
            Function<Invocation, Target> target,
            Function<Invocation, Consumer<Xml>> handler) {
        return new Operation(name, action, target, call -> result(call, name, STS, handler.apply(call)));
    }

    private static Answer result(Invocation call, String name, String namespace, Consumer<Xml> body) {
        return response(call, name, namespace, xml -> xml.element(name + "Result", body));
    }

    private static Answer response(Invocation call, String name, String namespace, Consumer<Xml> body) {
        return Answer.xml(200, Xml.document(name + "Response", namespace, xml -> {
            body.accept(xml);
            xml.element(
                    "ResponseMetadata",
                    meta -> meta.text("RequestId", call.world().ids.request()));
        }));
    }
}
