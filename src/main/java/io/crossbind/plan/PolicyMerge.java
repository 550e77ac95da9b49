package io.crossbind.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbind.desired.GrantSids;
import io.crossbind.desired.grants.DesiredGrant;
import io.crossbind.desired.grants.GrantService;
import io.crossbind.desired.grants.GrantServices;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.PolicyStatement;
import io.crossbind.model.Problem;
import io.crossbind.model.Quoted;
import io.crossbind.model.Reason;
import io.crossbind.model.ResourceArn;
import io.crossbind.plan.PolicyText.Part;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Merges a binding's statements into a policy with statements of other owners. The prefix of the Sid identifies the binding's statements, and the
 * merge replaces them as a set. Everything else, including the document's Version and Id, stays byte for byte. A document without statements counts
 * as absent.
 *
 * <p>A change that is necessary for another reason also removes statements of the same cluster for deleted roles. Services reject a document that
 * names a deleted role, so such a statement would prevent every other write.
 */
public final class PolicyMerge {
    private static final PolicyText EMPTY =
            PolicyText.parse(new PolicyDocument(PolicyDocument.CURRENT, List.of()).toJson());

    /** The unique ID in place of the ARN of a deleted role or user (IAM identifiers, unique IDs). */
    private static final Pattern UNIQUE_ID = Pattern.compile("A(RO|ID)A[A-Z0-9]+(:.*)?");

    private final ResourceArn holder;
    private final PolicyText current;
    private final String sidPrefix;

    private PolicyMerge(ResourceArn holder, PolicyText current, String sidPrefix) {
        this.holder = holder;
        this.current = current.statements().isEmpty() ? EMPTY : current;
        this.sidPrefix = sidPrefix;
    }

    /** @param current the document from the service, empty if there is none */
    public static Merged merge(Optional<String> current, DesiredGrant wanted) {
        return merge(current, wanted.holder(), wanted.sidPrefix(), merge -> merge.with(wanted));
    }

    /**
     * Removes a binding's statements, whatever the size of the remaining document.
     *
     * @param current the document from the service, empty if there is none
     */
    public static Merged remove(Optional<String> current, ResourceArn holder, String sidPrefix) {
        return merge(current, holder, sidPrefix, PolicyMerge::without);
    }

    /**
     * The statements of a binding.
     *
     * @param current the document from the service, empty if there is none
     * @throws IllegalArgumentException if the document is not a policy document
     */
    public static List<PolicyStatement> ownStatements(Optional<String> current, String sidPrefix) {
        return current.map(PolicyDocument::parse).map(PolicyDocument::statements).orElse(List.of()).stream()
                .filter(statement -> statement.sid() != null && statement.sid().startsWith(sidPrefix))
                .toList();
    }

    /**
     * Returns whether two documents have the same statements of other owners; false if a document cannot be parsed.
     *
     * @param sidPrefix of the statements that do not count
     */
    public static boolean sameOthers(Optional<String> one, Optional<String> other, String sidPrefix) {
        try {
            return foreignStatements(one, sidPrefix).equals(foreignStatements(other, sidPrefix));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Set<JsonNode> foreignStatements(Optional<String> document, String sidPrefix) {
        return document.map(PolicyText::parse).orElse(EMPTY).statements().stream()
                .filter(statement -> !statement.sid().startsWith(sidPrefix))
                .map(Part::node)
                .collect(Collectors.toSet());
    }

    private static Merged merge(
            Optional<String> current, ResourceArn holder, String sidPrefix, Function<PolicyMerge, Merged> change) {
        PolicyText text;
        try {
            text = current.map(PolicyText::parse).orElse(EMPTY);
        } catch (IllegalArgumentException e) {
            return new Merged.Refused(
                    new Problem(Reason.RESOURCE_POLICY_UNREADABLE, "the policy of " + holder + " cannot be parsed"));
        }
        return change.apply(new PolicyMerge(holder, text, sidPrefix));
    }

    private Merged with(DesiredGrant wanted) {
        if (has(wanted.statements())) {
            return new Merged.Unchanged();
        }
        PolicyText made = PolicyText.parse(new PolicyDocument(PolicyDocument.CURRENT, wanted.statements()).toJson());
        String json = current.with(
                this::stays, made.statements().stream().map(made::text).toList());
        return new PolicySizeCheck(wanted, current, PolicyText.parse(json))
                .problem()
                .<Merged>map(Merged.Refused::new)
                .orElseGet(() -> new Merged.Replaced(json, onlyAdds(wanted.statements()), blocked()));
    }

    private Merged without() {
        if (current.statements().stream().allMatch(this::isForeign)) {
            return new Merged.Unchanged();
        }
        return current.statements().stream().noneMatch(this::stays)
                ? new Merged.Emptied()
                : new Merged.Replaced(current.with(this::stays, List.of()), false, blocked());
    }

    private boolean stays(Part statement) {
        return isForeign(statement) && !isLeftOver(statement);
    }

    /**
     * Returns whether the statement is from the same cluster and names only deleted roles, so that the statement grants nothing. The binding of a
     * re-created role writes its own statement again. Services that add statements individually do not validate other statements.
     */
    private boolean isLeftOver(Part statement) {
        List<String> principals = statement.principals();
        return statement.sid().startsWith(GrantSids.ofCluster(sidPrefix))
                && !writesStatementsSeparately()
                && "Allow".equals(statement.node().path("Effect").asText())
                && statement.node().path("NotPrincipal").isMissingNode()
                && !principals.isEmpty()
                && principals.stream().allMatch(id -> UNIQUE_ID.matcher(id).matches());
    }

    private boolean writesStatementsSeparately() {
        return GrantServices.of(holder)
                .filter(GrantService::writesStatementsSeparately)
                .isPresent();
    }

    private boolean isForeign(Part statement) {
        return !statement.sid().startsWith(sidPrefix);
    }

    /** Returns whether the binding's statements are exactly these, regardless of form and order. */
    private boolean has(List<PolicyStatement> wanted) {
        return own().filter(document -> document.statements().size() == wanted.size())
                .filter(document -> document.isEquivalentTo(new PolicyDocument(PolicyDocument.CURRENT, wanted)))
                .isPresent();
    }

    /** Returns whether these statements allow everything that the binding's present statements allow. */
    private boolean onlyAdds(List<PolicyStatement> wanted) {
        return own().stream()
                        .flatMap(document -> document.statements().stream())
                        .allMatch(present -> wanted.stream().anyMatch(statement -> includes(statement, present)))
                && own().isPresent();
    }

    private static boolean includes(PolicyStatement statement, PolicyStatement present) {
        return statement.effect().equals(present.effect())
                && statement.principals().equals(present.principals())
                && statement.conditions().equals(present.conditions())
                && statement.elements().keySet().equals(present.elements().keySet())
                && present.elements().entrySet().stream()
                        .allMatch(element -> statement
                                .elements()
                                .getOrDefault(element.getKey(), Set.of())
                                .containsAll(element.getValue()));
    }

    /** The binding's present statements; empty if another client has made one of them invalid. */
    private Optional<PolicyDocument> own() {
        String list = current.statements().stream()
                .filter(statement -> !isForeign(statement))
                .map(current::text)
                .collect(Collectors.joining(","));
        try {
            return Optional.of(PolicyDocument.parse(
                    "{\"Version\":\"" + PolicyDocument.CURRENT + "\",\"Statement\":[" + list + "]}"));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Optional<Problem> blocked() {
        List<Part> statements = current.statements();
        return IntStream.range(0, statements.size())
                .filter(i -> stays(statements.get(i)))
                .boxed()
                .flatMap(i -> dead(statements.get(i))
                        .map(id -> new Problem(
                                Reason.RESOURCE_POLICY_BLOCKED,
                                name(i, statements.get(i)) + " in the policy of " + holder + " names " + id
                                        + ", a deleted role or user")))
                .findFirst();
    }

    private static String name(int index, Part statement) {
        return statement.sid().isEmpty() ? "statement " + (index + 1) : "statement " + Quoted.value(statement.sid());
    }

    private static Stream<String> dead(Part statement) {
        return statement.principals().stream()
                .filter(id -> UNIQUE_ID.matcher(id).matches());
    }
}
