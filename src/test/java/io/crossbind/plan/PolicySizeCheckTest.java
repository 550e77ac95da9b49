package io.crossbind.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.desired.grants.DesiredGrant;
import io.crossbind.desired.grants.PolicyQuota;
import io.crossbind.desired.grants.PolicyShare;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.PolicyStatement;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import io.crossbind.model.ResourceArn;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The share of a namespace in the policy of a queue with other users. */
class PolicySizeCheckTest {
    private static final ResourceArn QUEUE = ResourceArn.parse("arn:aws:sqs:eu-west-1:222222222222:orders");
    private static final String CLUSTER = "Crossbind01234567";
    private static final List<String> NAMESPACES = List.of(CLUSTER + "aaaaaaaa", CLUSTER + "bbbbbbbb");
    private static final PolicyQuota QUOTA = new PolicyQuota(4000, 20, 30, 7);

    /**
     * The statements of a binding.
     *
     * @param names the lengths of the names of the roles with access, one for each statement
     */
    private record Asked(int namespace, int binding, List<Integer> names) {
        String sidPrefix() {
            return NAMESPACES.get(namespace) + String.valueOf(binding).repeat(12);
        }

        DesiredGrant grant(PolicyQuota quota) {
            return new DesiredGrant(
                    QUEUE,
                    sidPrefix(),
                    IntStream.range(0, names.size())
                            .mapToObj(i -> statement(sidPrefix() + i, names.get(i)))
                            .toList(),
                    quota);
        }

        DesiredGrant grant(int percent) {
            return grant(QUOTA).within(new PolicyShare("data", "shop", percent));
        }
    }

    private static PolicyStatement statement(String sid, int name) {
        return new PolicyStatement(
                sid,
                "Allow",
                Map.of("Principal", Map.of("AWS", Set.of("arn:aws:iam::222222222222:role/" + "r".repeat(name)))),
                Map.of("Action", Set.of("sqs:SendMessage"), "Resource", Set.of(QUEUE.toString())),
                Map.of());
    }

    private static String text(PolicyStatement statement) {
        String document = PolicyDocument.of(statement).toJson();
        String empty = new PolicyDocument(PolicyDocument.CURRENT, List.of()).toJson();
        return document.substring(empty.length() - 2, document.length() - 2);
    }

    private static String document(String... statements) {
        return "{\"Version\":\"2012-10-17\",\"Statement\":[" + String.join(",", statements) + "]}";
    }

    private static Optional<Problem> problem(Optional<String> before, DesiredGrant grant) {
        return PolicyMerge.merge(before, grant) instanceof Merged.Refused(Problem problem)
                ? Optional.of(problem)
                : Optional.empty();
    }

    @Test
    void namespaceExceedsItsShareByTheBytesOfAllItsStatements() {
        Asked first = new Asked(0, 1, List.of(100));
        Asked second = new Asked(0, 2, List.of(90));
        String before = document(
                text(first.grant(QUOTA).statements().getFirst()),
                text(new Asked(1, 1, List.of(20)).grant(QUOTA).statements().getFirst()));
        int bytes = text(first.grant(QUOTA).statements().getFirst()).length()
                + text(second.grant(QUOTA).statements().getFirst()).length();
        PolicyQuota quota = new PolicyQuota(bytes * 2, 100, 100, 7);
        PolicyShare half = new PolicyShare("data", "shop", 50);
        assertThat(problem(Optional.of(before), second.grant(quota).within(half)))
                .isEmpty();
        PolicyQuota less = new PolicyQuota(bytes * 2 - 2, 100, 100, 7);
        Problem problem =
                problem(Optional.of(before), second.grant(less).within(half)).orElseThrow();
        assertThat(problem.reason()).isEqualTo(Reason.RESOURCE_POLICY_SHARE_EXCEEDED);
        assertThat(problem.message())
                .isEqualTo("namespace shop would have " + bytes + " bytes in the policy of " + QUEUE
                        + "; AwsAccount data allows " + (bytes - 1) + ", 50% of the quota of sqs");
    }

    @Test
    void numbersOfStatementsAndPrincipalsHaveAShareToo() {
        Asked three = new Asked(0, 1, List.of(1, 1, 1));
        PolicyShare half = new PolicyShare("data", "shop", 50);
        assertThat(problem(
                        Optional.empty(),
                        three.grant(new PolicyQuota(9999, 6, 9, 7)).within(half)))
                .isEmpty();
        assertThat(problem(
                        Optional.empty(),
                        three.grant(new PolicyQuota(9999, 4, 9, 7)).within(half)))
                .map(Problem::message)
                .hasValueSatisfying(
                        message -> assertThat(message).contains("would have 3 statements", "allows 2, 50%"));
        assertThat(problem(
                        Optional.empty(),
                        three.grant(new PolicyQuota(9999, 9, 4, 7)).within(half)))
                .map(Problem::message)
                .hasValueSatisfying(
                        message -> assertThat(message).contains("would have 3 principals", "allows 2, 50%"));
    }

    @Test
    void quotaOfTheWholePolicyCountsBeforeTheShare() {
        DesiredGrant grant = new Asked(0, 1, List.of(500)).grant(PolicyQuota.ofSize(400));
        assertThat(problem(Optional.empty(), grant.within(new PolicyShare("data", "shop", 1))))
                .map(Problem::reason)
                .contains(Reason.RESOURCE_POLICY_TOO_LONG);
    }

    @ParameterizedTest
    @CsvSource({"20480, 25, 5120", "20, 1, 1", "20, 5, 1", "20, 6, 2", "100, 100, 100", "2147483647, 1, 2147483647"})
    void shareOfASmallQuotaIsRoundedUp(int quota, int percent, int allowed) {
        assertThat(new PolicyShare("data", "shop", percent).of(quota)).isEqualTo(allowed);
    }

    @Provide
    Arbitrary<List<Asked>> histories() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 1),
                        Arbitraries.integers().between(1, 4),
                        Arbitraries.integers()
                                .between(1, 400)
                                .list()
                                .ofMinSize(1)
                                .ofMaxSize(4))
                .as(Asked::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(12);
    }

    /** For any requests of bindings in any order, a namespace grows up to its share. No binding is refused below the share. */
    @Property(tries = 500)
    void namespaceHasAtMostItsShareAndIsRefusedNothingBelowIt(
            @ForAll("histories") List<Asked> history, @ForAll @IntRange(min = 1, max = 100) int percent) {
        Map<String, List<PolicyStatement>> given = new HashMap<>();
        Optional<String> document = Optional.empty();
        PolicyShare share = new PolicyShare("data", "shop", percent);
        for (Asked asked : history) {
            Map<String, List<PolicyStatement>> wanted = new HashMap<>(given);
            wanted.put(asked.sidPrefix(), asked.grant(percent).statements());
            String namespace = NAMESPACES.get(asked.namespace());
            boolean fits = bytes(wanted, namespace) <= Math.max(share.of(QUOTA.bytes()), bytes(given, namespace))
                    && number(wanted, namespace) <= Math.max(share.of(QUOTA.statements()), number(given, namespace))
                    && number(wanted, namespace) <= Math.max(share.of(QUOTA.principals()), number(given, namespace));
            Merged merged = PolicyMerge.merge(document, asked.grant(percent));
            if (merged instanceof Merged.Refused(Problem problem)) {
                assertThat(fits && problem.reason() == Reason.RESOURCE_POLICY_SHARE_EXCEEDED)
                        .as(problem.message())
                        .isFalse();
                continue;
            }
            assertThat(fits).isTrue();
            given = wanted;
            document = merged instanceof Merged.Replaced replaced ? Optional.of(replaced.json()) : document;
            assertThat(PolicyMerge.merge(document, asked.grant(1)))
                    .as("a smaller share takes nothing away")
                    .isEqualTo(new Merged.Unchanged());
        }
        assertThat(bytes(given, NAMESPACES.getFirst())).isLessThanOrEqualTo(share.of(QUOTA.bytes()));
        assertThat(bytes(given, NAMESPACES.getLast())).isLessThanOrEqualTo(share.of(QUOTA.bytes()));
    }

    private static int bytes(Map<String, List<PolicyStatement>> given, String namespace) {
        return of(given, namespace).stream()
                .mapToInt(statement -> text(statement).length())
                .sum();
    }

    private static int number(Map<String, List<PolicyStatement>> given, String namespace) {
        return of(given, namespace).size();
    }

    private static List<PolicyStatement> of(Map<String, List<PolicyStatement>> given, String namespace) {
        return given.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(namespace))
                .flatMap(entry -> entry.getValue().stream())
                .toList();
    }
}
