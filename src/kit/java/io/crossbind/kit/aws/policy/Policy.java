package io.crossbind.kit.aws.policy;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A parsed policy document.
 *
 * @param text the document as sent
 * @param pins the unique id of each named principal's ARN at the time of the write
 */
public record Policy(String text, List<Statement> statements, Map<String, String> pins) {

    Policy(String text, List<Statement> statements) {
        this(text, statements, Map.of());
    }

    /**
     * @throws PolicySyntaxException if IAM would refuse the document
     */
    public static Policy parse(String text, PolicyKind kind) {
        return new PolicyParser(kind).parse(text);
    }

    public Policy withPins(Map<String, String> ids) {
        return new Policy(text, statements, Map.copyOf(ids));
    }

    /** The values of Principal and NotPrincipal elements under the type: {@code AWS}, {@code Service} or {@code Federated}. */
    public Stream<String> principals(String type) {
        return statements.stream()
                .flatMap(statement -> Stream.ofNullable(statement.principals()))
                .flatMap(principals -> principals.ofType(type));
    }

    public Decision decide(AccessRequest request) {
        return decide(List.of(this), request);
    }

    /** The decision of the policies together: a Deny anywhere wins, then an Allow anywhere. */
    public static Decision decide(Collection<Policy> policies, AccessRequest request) {
        Decision result = Decision.SILENT;
        for (Policy policy : policies) {
            for (Statement statement : policy.statements()) {
                Decision decision = statement.decide(request, policy.pins());
                result = decision.outweighs(result) ? decision : result;
            }
        }
        return result;
    }
}
