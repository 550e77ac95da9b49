package io.crossbind.aws.policies;

import io.crossbind.aws.policies.PolicyStore.Stored;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.PolicyStatement;
import io.crossbind.model.Problem;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import io.crossbind.model.ResourceArn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The statements to remove and to add to turn one document into another, for a service with writes of single statements. Statements in both
 * documents are not touched, so no statement of another writer can be lost.
 */
record StatementChanges(List<PolicyStatement> removed, List<PolicyStatement> added) {

    /**
     * Compares two documents.
     *
     * @param after empty if no statement remains
     * @throws ProblemException with {@link Reason#RESOURCE_POLICY_UNREADABLE} if the document before cannot be parsed
     */
    static StatementChanges between(ResourceArn holder, Optional<Stored> before, Optional<String> after) {
        try {
            List<PolicyStatement> old = statements(before.map(Stored::json));
            List<PolicyStatement> wanted = statements(after);
            return new StatementChanges(without(old, wanted), without(wanted, old));
        } catch (IllegalArgumentException e) {
            throw new ProblemException(
                    new Problem(Reason.RESOURCE_POLICY_UNREADABLE, "the policy of " + holder + " cannot be parsed"), e);
        }
    }

    private static List<PolicyStatement> statements(Optional<String> json) {
        return json.map(PolicyDocument::parse).map(PolicyDocument::statements).orElse(List.of());
    }

    private static List<PolicyStatement> without(List<PolicyStatement> statements, List<PolicyStatement> others) {
        List<PolicyStatement> left = new ArrayList<>(statements);
        left.removeAll(others);
        return left;
    }

    /**
     * Adds new statements before it removes old ones, so access does not lapse. A policy has each Sid once. So an old statement with the Sid
     * of a new one is removed first.
     */
    void carryOut(Consumer<PolicyStatement> add, Consumer<PolicyStatement> remove) {
        Set<@Nullable String> names = added.stream().map(PolicyStatement::sid).collect(Collectors.toSet());
        Predicate<PolicyStatement> isInTheWay = statement -> names.contains(statement.sid());
        removed.stream().filter(isInTheWay).forEach(remove);
        added.forEach(add);
        removed.stream().filter(isInTheWay.negate()).forEach(remove);
    }
}
