package io.crossbind.kit.aws;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One call of a service's API.
 *
 * @param action the permission it needs; empty if everybody with valid credentials may call it or if the handler decides by itself
 */
record Operation(
        String name, String action, Function<Invocation, Target> target, Function<Invocation, Answer> handler) {
    private static final List<String> READS = List.of("Get", "List", "Describe", "Head", "AssumeRole");

    static final String IAM = "https://iam.amazonaws.com/doc/2010-05-08/";
    static final String STS = "https://sts.amazonaws.com/doc/2011-06-15/";

    /** Whether the operation may change what other calls see; STS issues credentials, which changes nothing. */
    boolean writes() {
        return READS.stream().noneMatch(name::startsWith);
    }

    /** A call of IAM that answers something. */
    static Operation iam(
            String name, Function<Invocation, Target> target, Function<Invocation, Consumer<Xml>> handler) {
        return new Operation(name, "iam:" + name, target, call -> result(call, name, IAM, handler.apply(call)));
    }

    /** A call of IAM that answers nothing but success. */
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
