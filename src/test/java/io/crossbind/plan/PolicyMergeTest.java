package io.crossbind.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.desired.grants.DesiredGrant;
import io.crossbind.desired.grants.PolicyQuota;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.PolicyStatement;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import io.crossbind.model.ResourceArn;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A policy with a history: the cases of practice. {@link PolicyMergePropertiesTest} has the rules for every document. */
class PolicyMergeTest {
    private static final ResourceArn QUEUE = ResourceArn.parse("arn:aws:sqs:eu-west-1:222222222222:orders");
    private static final String PREFIX = "Crossbind01234567" + "a".repeat(16);
    private static final String SIBLING = "Crossbind01234567" + "b".repeat(16);
    private static final PolicyQuota ROOMY = new PolicyQuota(100_000, 1000, 1000, 1000);
    private static final String OWN = own("1", "sqs:SendMessage");
    private static final String FOREIGN =
            "{\"Sid\":\"theirs\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"333333333333\"},\"Action\":\"SQS:*\",\"Resource\":\"*\"}";

    private static String own(String suffix, String action) {
        return "{\"Sid\":\"" + PREFIX + suffix + "\",\"Effect\":\"Allow\","
                + "\"Principal\":{\"AWS\":\"arn:aws:iam::222222222222:role/crossbind/app\"},"
                + "\"Action\":\"" + action + "\",\"Resource\":\"" + QUEUE + "\"}";
    }

    private static String document(String... statements) {
        return "{\"Version\":\"2012-10-17\",\"Statement\":[" + String.join(",", statements) + "]}";
    }

    private static DesiredGrant wanted(PolicyQuota limits, String... actions) {
        List<PolicyStatement> statements = IntStream.range(0, actions.length)
                .mapToObj(i -> PolicyDocument.parse(document(own("" + (i + 1), actions[i])))
                        .statements()
                        .getFirst())
                .toList();
        return new DesiredGrant(QUEUE, PREFIX, statements, limits);
    }

    private static Merged merge(String current, String... actions) {
        return PolicyMerge.merge(Optional.of(current), wanted(ROOMY, actions));
    }

    private static Merged remove(String current) {
        return PolicyMerge.remove(Optional.of(current), QUEUE, PREFIX);
    }

    private static String json(Merged merged) {
        assertThat(merged).isInstanceOf(Merged.Replaced.class);
        return ((Merged.Replaced) merged).json();
    }

    private static Problem problem(Merged merged) {
        assertThat(merged).isInstanceOf(Merged.Refused.class);
        return ((Merged.Refused) merged).problem();
    }

    @Test
    void whereNothingIsADocumentIsMade() {
        assertThat(json(PolicyMerge.merge(Optional.empty(), wanted(ROOMY, "sqs:SendMessage"))))
                .isEqualTo(document(OWN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"Version\":\"2008-10-17\",\"Id\":\"x\",\"Statement\":[ ]}", "{\"Id\":\"x\"}"})
    void aDocumentWithoutStatementsIsNone(String none) {
        assertThat(json(merge(none, "sqs:SendMessage"))).isEqualTo(document(OWN));
        assertThat(remove(none)).isEqualTo(new Merged.Unchanged());
    }

    @Test
    void theLastStatementTakesTheDocumentWithIt() {
        assertThat(remove(document(OWN))).isEqualTo(new Merged.Emptied());
        assertThat(remove("{\"Statement\":" + OWN + "}")).isEqualTo(new Merged.Emptied());
        assertThat(PolicyMerge.remove(Optional.empty(), QUEUE, PREFIX)).isEqualTo(new Merged.Unchanged());
        assertThat(remove(document(FOREIGN))).isEqualTo(new Merged.Unchanged());
    }

    @Test
    void aStatementThatIsNoListGetsACompanion() {
        String before = "{ \"Statement\" : " + FOREIGN + ", \"Id\" : \"x\" }";
        assertThat(json(merge(before, "sqs:SendMessage")))
                .isEqualTo("{ \"Statement\" : [" + FOREIGN + "," + OWN + "], \"Id\" : \"x\" }");
        assertThat(json(merge("{\"Statement\":" + own("9", "sqs:PurgeQueue") + "}", "sqs:SendMessage")))
                .isEqualTo("{\"Statement\":[" + OWN + "]}");
    }

    @Test
    void ownStatementsAreExchangedAsASet() {
        String before = document(own("1", "sqs:PurgeQueue"), FOREIGN, own("7", "sqs:SendMessage"), OWN);
        assertThat(json(merge(before, "sqs:SendMessage", "sqs:ReceiveMessage")))
                .isEqualTo(document(FOREIGN, OWN, own("2", "sqs:ReceiveMessage")));
        assertThat(json(remove(before))).isEqualTo(document(FOREIGN));
    }

    /** Such a policy is written before a role loses the permissions gained by the statements. */
    @Test
    void statementsThatLoseNothingOnlyAdd() {
        assertThat(onlyAdds(document(FOREIGN), "sqs:SendMessage")).isTrue();
        assertThat(onlyAdds(document(OWN), "sqs:SendMessage", "sqs:ReceiveMessage"))
                .isTrue();
        assertThat(onlyAdds(document(OWN, own("2", "sqs:DeleteMessage")), "sqs:SendMessage"))
                .isFalse();
        assertThat(onlyAdds(document(OWN), "sqs:ReceiveMessage")).isFalse();
        assertThat(onlyAdds(document(OWN.replace("role/crossbind/app", "role/crossbind/other")), "sqs:SendMessage"))
                .isFalse();
        assertThat(onlyAdds(document(OWN.replace("\"Allow\"", "\"Deny\"")), "sqs:SendMessage"))
                .isFalse();
        assertThat(onlyAdds(document("{\"Sid\":\"" + PREFIX + "1\",\"Effect\":7}"), "sqs:SendMessage"))
                .isFalse();
    }

    private static boolean onlyAdds(String current, String... actions) {
        return ((Merged.Replaced) merge(current, actions)).onlyAdds();
    }

    @Test
    void theSameInAnotherFormIsNotWrittenAgain() {
        String other =
                OWN.replace("\"sqs:SendMessage\"", "[ \"SQS:sendmessage\" ]").replace(",", ", ");
        assertThat(merge(document(FOREIGN, other), "sqs:SendMessage")).isEqualTo(new Merged.Unchanged());
    }

    @Test
    void whatIsThereTwiceIsThereOnceAfterwards() {
        assertThat(json(merge(document(OWN, FOREIGN, OWN), "sqs:SendMessage"))).isEqualTo(document(FOREIGN, OWN));
    }

    /** IAM shows the ID of a deleted role. The statement does not apply to a role re-created since. */
    @Test
    void anOwnPrincipalThatWasDeletedIsWrittenAgain() {
        String dead = OWN.replace("arn:aws:iam::222222222222:role/crossbind/app", "AROAEXAMPLE123456789");
        Merged.Replaced replaced = (Merged.Replaced) merge(document(dead), "sqs:SendMessage");
        assertThat(replaced.json()).isEqualTo(document(OWN));
        assertThat(replaced.blocked()).isEmpty();
    }

    private static String leftOver(String sid, String principal) {
        return "{\"Sid\":\"" + sid + "\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":" + principal
                + "},\"Action\":\"sqs:SendMessage\",\"Resource\":\"" + QUEUE + "\"}";
    }

    /** SQS rejects a document with a deleted principal, so a leftover statement blocks all users of the policy. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"AROAEXAMPLE123456789\"",
                "[\"AROAEXAMPLE123456789\"]",
                "[\"AROAEXAMPLE123456789\",\"AIDAEXAMPLE123456789\"]"
            })
    void aStatementThatTheClusterLeftForADeletedRoleGoesWithTheNextWrite(String dead) {
        String left = leftOver(SIBLING + "1", dead);
        Merged.Replaced added = (Merged.Replaced) merge(document(FOREIGN, left), "sqs:SendMessage");
        assertThat(added.json()).isEqualTo(document(FOREIGN, OWN));
        assertThat(added.blocked()).isEmpty();
        assertThat(json(remove(document(FOREIGN, left, OWN)))).isEqualTo(document(FOREIGN));
        assertThat(remove(document(left, OWN))).isInstanceOf(Merged.Emptied.class);
    }

    @Test
    void aStatementThatTheClusterLeftIsNoReasonToWrite() {
        String left = leftOver(SIBLING + "1", "\"AROAEXAMPLE123456789\"");
        assertThat(merge(document(left, OWN), "sqs:SendMessage")).isInstanceOf(Merged.Unchanged.class);
        assertThat(remove(document(left))).isInstanceOf(Merged.Unchanged.class);
    }

    /** A statement of another cluster, with a live role beside the deleted one, or in a form that the operator never writes. */
    @Test
    void aStatementThatMayStillMatterToSomebodyStaysAndIsNamed() {
        String dead = "\"AROAEXAMPLE123456789\"";
        for (String statement : List.of(
                leftOver("Crossbind76543210" + "0".repeat(16) + "1", dead),
                leftOver(SIBLING + "1", "[" + dead + ",\"arn:aws:iam::222222222222:role/crossbind/app\"]"),
                leftOver(SIBLING + "1", dead).replace("\"Allow\"", "\"Deny\""),
                leftOver(SIBLING + "1", dead).replace("\"Principal\"", "\"NotPrincipal\""))) {
            Merged.Replaced added = (Merged.Replaced) merge(document(statement), "sqs:SendMessage");
            assertThat(added.json()).isEqualTo(document(statement, OWN));
            assertThat(added.blocked().orElseThrow().message()).contains("Crossbind", "AROAEXAMPLE123456789");
        }
    }

    /** KMS shows a young role by its ID. Neither KMS nor Lambda checks the other statements when one is added. */
    @Test
    void aServiceThatAddsStatementsOneByOneKeepsThem() {
        String key = "arn:aws:kms:eu-west-1:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab";
        String young = leftOver(SIBLING + "1", "\"AROAEXAMPLE123456789\"");
        Merged removed = PolicyMerge.remove(Optional.of(document(young, OWN)), ResourceArn.parse(key), PREFIX);
        assertThat(json(removed)).isEqualTo(document(young));
    }

    @Test
    void anOwnStatementThatWasSpoiltIsWrittenAgain() {
        String spoilt = "{\"Sid\":\"" + PREFIX + "1\",\"Effect\":\"Allow\",\"Condition\":[]}";
        assertThat(json(merge(document(spoilt, FOREIGN), "sqs:SendMessage"))).isEqualTo(document(FOREIGN, OWN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"Effect\":\"Deny\",\"Principal\":{\"AWS\":\"AIDAEXAMPLE123456789\"},\"Action\":\"sqs:*\",\"Resource\":\"*\"}",
                "{\"Effect\":\"Deny\",\"Principal\":{\"AWS\":[\"333333333333\",\"AIDAEXAMPLE123456789\"]},\"Action\":\"sqs:*\"}",
                "{\"Effect\":\"Deny\",\"NotPrincipal\":{\"AWS\":[\"AIDAEXAMPLE123456789\"]},\"Action\":\"sqs:*\"}"
            })
    void aDeletedPrincipalOfSomebodyElseIsNamed(String statement) {
        String before = document(FOREIGN, statement, OWN);
        Merged.Replaced added = (Merged.Replaced) merge(before, "sqs:ReceiveMessage");
        assertThat(added.blocked().orElseThrow().reason()).isEqualTo(Reason.RESOURCE_POLICY_BLOCKED);
        assertThat(added.blocked().orElseThrow().message())
                .isEqualTo("statement 2 in the policy of " + QUEUE
                        + " names AIDAEXAMPLE123456789, a deleted role or user");
        assertThat(((Merged.Replaced) remove(before)).blocked()).isEqualTo(added.blocked());
        assertThat(added.json()).contains(statement);
    }

    @Test
    void aStatementWithASidIsNamedByIt() {
        String dead = FOREIGN.replace("333333333333", "AROAEXAMPLE123456789");
        assertThat(((Merged.Replaced) merge(document(dead), "sqs:SendMessage"))
                        .blocked()
                        .orElseThrow()
                        .message())
                .startsWith("statement theirs in the policy of ");
    }

    @Test
    void theSizeOfTheWholeIsHeldAgainstTheLimitBeforeItIsWritten() {
        String foreign = FOREIGN.replace("theirs", "ü".repeat(100));
        int bytes = document(foreign, OWN).length() + 100;
        assertThat(limited(foreign, new PolicyQuota(bytes, 9, 9, 9))).isInstanceOf(Merged.Replaced.class);
        Problem problem = problem(limited(foreign, new PolicyQuota(bytes - 1, 9, 9, 9)));
        assertThat(problem.reason()).isEqualTo(Reason.RESOURCE_POLICY_TOO_LONG);
        assertThat(problem.message())
                .isEqualTo("the policy of " + QUEUE + " would have " + bytes + " bytes; the quota of sqs is "
                        + (bytes - 1));
    }

    @Test
    void theNumberOfStatementsIsHeldAgainstTheLimit() {
        assertThat(limited(FOREIGN, new PolicyQuota(9999, 2, 9, 9))).isInstanceOf(Merged.Replaced.class);
        assertThat(problem(limited(FOREIGN, new PolicyQuota(9999, 1, 9, 9))).message())
                .endsWith("would have 2 statements; the quota of sqs is 1");
    }

    @Test
    void theNumberOfPrincipalsIsHeldAgainstTheLimit() {
        String foreign = FOREIGN.replace("\"333333333333\"", "[\"333333333333\",\"444444444444\"]");
        assertThat(limited(foreign, new PolicyQuota(9999, 9, 3, 9))).isInstanceOf(Merged.Replaced.class);
        assertThat(problem(limited(foreign, new PolicyQuota(9999, 9, 2, 9))).message())
                .endsWith("would have 3 principals; the quota of sqs is 2");
    }

    private static Merged limited(String foreign, PolicyQuota limits) {
        return PolicyMerge.merge(Optional.of(document(foreign)), wanted(limits, "sqs:SendMessage"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "none",
                "[]",
                "{\"Statement\":\"x\"}",
                "{\"Statement\":[\"x\"]}",
                "{\"Statement\":[]} {}",
                "{\"Statement\":[{\"Sid\":\"a\",\"Sid\":\"b\"}]}",
                "{\"Statement\":[],\"Statement\":[]}",
                "{\"Statement\":[{}"
            })
    void whatIsNoDocumentIsLeftAlone(String current) {
        assertThat(problem(merge(current, "sqs:SendMessage")).reason()).isEqualTo(Reason.RESOURCE_POLICY_UNREADABLE);
        assertThat(problem(remove(current)).message()).contains(QUEUE.toString());
    }

    /** The document is larger than the buffers of a parser. */
    @Test
    void aLongDocumentIsTakenApartAtTheRightPlaces() {
        String[] many = IntStream.range(0, 400)
                .mapToObj(i -> FOREIGN.replace("theirs", "ümlaut\\u0041" + i))
                .toArray(String[]::new);
        String before = document(many);
        String with = json(merge(before, "sqs:SendMessage"));
        assertThat(with).hasSizeGreaterThan(40_000).startsWith(before.substring(0, before.length() - 2));
        assertThat(json(remove(with))).isEqualTo(before);
    }

    @Test
    void principalsOfServicesAreNotTakenForDeletedOnes() {
        PolicyStatement statement = new PolicyStatement(
                "s",
                "Allow",
                Map.of("Principal", Map.of("Service", Set.of("sns.amazonaws.com"))),
                Map.of("Action", Set.of("sqs:SendMessage")),
                Map.of());
        String before = PolicyDocument.of(statement).toJson();
        assertThat(((Merged.Replaced) merge(before, "sqs:SendMessage")).blocked())
                .isEmpty();
    }

    @ParameterizedTest(name = "{0} and {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "none      | none       | true",
                "none      | own        | true",
                "own       | other-own  | true",
                "theirs    | theirs,own | true",
                "theirs    | own        | false",
                "theirs    | more       | false",
                "theirs    | broken     | false",
                "broken    | none       | false"
            })
    void documentsAreComparedByTheStatementsOfOthers(String one, String other, boolean same) {
        assertThat(PolicyMerge.sameOthers(withSids(one), withSids(other), "own"))
                .isEqualTo(same);
    }

    private static Optional<String> withSids(String sids) {
        return switch (sids) {
            case "none" -> Optional.empty();
            case "broken" -> Optional.of("{");
            default ->
                Optional.of("{\"Version\":\"2012-10-17\",\"Statement\":["
                        + Stream.of(sids.split(","))
                                .map(sid -> "{\"Sid\":\"" + sid.replace("other-own", "own2")
                                        + "\",\"Effect\":\"Allow\",\"Principal\":\"*\"}")
                                .collect(Collectors.joining(","))
                        + "]}");
        };
    }
}
