package io.crossbind.e2e.sandbox;

import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One call of a service's API.
 *
 * @param action the permission it needs; empty if everybody with valid credentials may call it or if the handler decides by itself
 */
record Operation(
        String name, String action, Function<Invocation, Target> target, Function<Invocation, Answer> handler) {
    static final String IAM = "https://iam.amazonaws.com/doc/2010-05-08/";
    static final String STS = "https://sts.amazonaws.com/doc/2011-06-15/";

    /** A call of IAM that answers something. */
    static Operation iam(
            String name, Function<Invocation, Target> target, Function<Invocation, Consumer<Xml>> handler) {
        return new Operation(name, "iam:" + name, target, call -> result(name, IAM, handler.apply(call)));
    }

    /** A call of IAM that answers nothing but success. */
    static Operation iamWithoutResult(String name, Function<Invocation, Target> target, Consumer<Invocation> handler) {
        return new Operation(name, "iam:" + name, target, call -> {
            handler.accept(call);
            return response(name, IAM, xml -> {});
        });
    }

    static Operation sts(
            String name,
            String action,
            Function<Invocation, Target> target,
            Function<Invocation, Consumer<Xml>> handler) {
        return new Operation(name, action, target, call -> result(name, STS, handler.apply(call)));
    }

    private static Answer result(String name, String namespace, Consumer<Xml> body) {
        return response(name, namespace, xml -> xml.element(name + "Result", body));
    }

    private static Answer response(String name, String namespace, Consumer<Xml> body) {
        return Answer.xml(200, Xml.document(name + "Response", namespace, xml -> {
            body.accept(xml);
            xml.element("ResponseMetadata", meta -> meta.text("RequestId", UUID.randomUUID()));
        }));
    }
}
