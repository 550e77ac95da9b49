package io.crossbind.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.desired.grants.DesiredGrant;
import io.crossbind.desired.grants.PolicyQuota;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.PolicyStatement;
import io.crossbind.model.ResourceArn;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The properties of every document written by others, in any form, and of every two bindings. */
class PolicyMergePropertiesTest {
    private static final ResourceArn BUCKET = ResourceArn.parse("arn:aws:s3:::data");
    private static final PolicyQuota ROOMY = new PolicyQuota(1_000_000, 1000, 10_000, 1000);
    private static final String ONE = "Crossbind0123456789abcdef";
    private static final String OTHER = "Crossbindfedcba9876543210";

    /** Documents as people write them: other orders, white space, escapes, unknown elements, Sids that are nearly a binding's. */
    private static final List<String> FOREIGN = List.of(
            "{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::data/*\"}",
            "{ \"Resource\" : [ \"*\" ] ,\n \"Sid\":\"a\\u0062c\", \"Effect\":\"Deny\",\"Principal\":{\"AWS\":[]},\"Action\":[]}",
            "{\"Sid\":\"Crossbind0123456789abcde\",\"Effect\":\"allow\",\"Condition\":{\"NumericLessThan\":{\"s3:max-keys\":1.0E+2}}}",
            "{\"Sid\":\"crossbind0123456789abcdef1\",\"Condition\":{\"Bool\":{\"aws:SecureTransport\":false}}}",
            "{\"Sid\":\"Crossbind\",\"Effect\":\"Allow\",\"Unknown\":[[{\"Statement\":[{}]}],null]}",
            "{\"Sid\":\"ü ] , { \\\" \\\\\",\"Principal\":{\"AWS\":\"AIDAEXAMPLE123456789\"}}",
            "{}");

    private static final List<String> ACTIONS =
            List.of("s3:GetObject", "s3:PutObject", "s3:ListBucket", "s3:DeleteObject");

    /** A document with a list of at least one statement, and its parts. */
    record Document(String head, List<String> gaps, List<String> statements, String tail) {
        String text() {
            StringBuilder text = new StringBuilder(head);
            for (int i = 0; i < statements.size(); i++) {
                text.append(i == 0 ? "" : ",").append(gaps.get(i % gaps.size())).append(statements.get(i));
            }
            return text.append(gaps.getFirst()).append(tail).toString();
        }
    }

    @Provide
    Arbitrary<Document> documents() {
        Arbitrary<String> head = Arbitraries.of(
                "{\"Version\":\"2012-10-17\",\"Statement\":[",
                "{ \"Id\" : \"[{\\\"Statement\\\":[\",\n\t\"Version\" : \"2008-10-17\",\r\n \"Statement\" : [",
                "{\"Statement\":[");
        Arbitrary<String> tail = Arbitraries.of("]}", "]\n}\n", "] , \"Note\":{\"Statement\":[1]}}");
        Arbitrary<List<String>> gaps =
                Arbitraries.of("", " ", "\n    ", "\t\r\n").list().ofMinSize(1).ofMaxSize(4);
        Arbitrary<List<String>> statements =
                Arbitraries.of(FOREIGN).list().ofMinSize(1).ofMaxSize(6);
        return Combinators.combine(head, gaps, statements, tail).as(Document::new);
    }

    @Provide
    Arbitrary<DesiredGrant> grants() {
        return grants(ONE);
    }

    @Provide
    Arbitrary<DesiredGrant> otherGrants() {
        return grants(OTHER);
    }

    private static Arbitrary<DesiredGrant> grants(String prefix) {
        return Arbitraries.of(ACTIONS).set().ofMinSize(1).ofMaxSize(3).map(actions -> {
            List<PolicyStatement> statements = new ArrayList<>();
            for (String action : new TreeSet<>(actions)) {
                statements.add(new PolicyStatement(
                        prefix + (statements.size() + 1),
                        "Allow",
                        Map.of("Principal", Map.of("AWS", Set.of("arn:aws:iam::222222222222:role/crossbind/app"))),
                        Map.of("Action", Set.of(action), "Resource", Set.of("arn:aws:s3:::data/*")),
                        Map.of()));
            }
            return new DesiredGrant(BUCKET, prefix, statements, ROOMY);
        });
    }

    @Property
    void whatOthersWroteStaysByteForByte(@ForAll("documents") Document document, @ForAll("grants") DesiredGrant grant) {
        String before = document.text();
        String after = merged(before, grant);
        String last = document.statements().getLast();
        int end = before.lastIndexOf(last) + last.length();
        assertThat(after).startsWith(before.substring(0, end)).endsWith(before.substring(end));
        PolicyText text = PolicyText.parse(after);
        assertThat(text.statements())
                .hasSize(document.statements().size() + grant.statements().size());
        assertThat(text.statements().stream()
                        .limit(document.statements().size())
                        .map(text::text))
                .isEqualTo(document.statements());
    }

    @Property
    void whatIsAddedIsWhatIsWanted(@ForAll("documents") Document document, @ForAll("grants") DesiredGrant grant) {
        PolicyText text = PolicyText.parse(merged(document.text(), grant));
        String added = String.join(
                ",",
                text.statements().stream()
                        .skip(document.statements().size())
                        .map(text::text)
                        .toList());
        assertThat(PolicyDocument.parse("{\"Version\":\"2012-10-17\",\"Statement\":[" + added + "]}"))
                .isEqualTo(new PolicyDocument(PolicyDocument.CURRENT, grant.statements()));
    }

    @Property
    void twiceIsOnce(@ForAll("documents") Document document, @ForAll("grants") DesiredGrant grant) {
        String once = merged(document.text(), grant);
        assertThat(PolicyMerge.merge(Optional.of(once), grant)).isEqualTo(new Merged.Unchanged());
    }

    @Property
    void whatIsTakenOutLeavesTheDocumentAsItWas(
            @ForAll("documents") Document document, @ForAll("grants") DesiredGrant grant) {
        String before = document.text();
        assertThat(removed(merged(before, grant), ONE)).isEqualTo(before);
        assertThat(PolicyMerge.remove(Optional.of(before), BUCKET, ONE)).isEqualTo(new Merged.Unchanged());
    }

    @Property
    void aChangeIsLikeTakingOutAndAddingAnew(
            @ForAll("documents") Document document,
            @ForAll("grants") DesiredGrant first,
            @ForAll("grants") DesiredGrant second) {
        String changed = merged(merged(document.text(), first), second);
        assertThat(Set.copyOf(statements(changed))).isEqualTo(Set.copyOf(statements(merged(document.text(), second))));
        assertThat(removed(changed, ONE)).isEqualTo(document.text());
    }

    @Property
    void twoBindingsDoNotTouchEachOther(
            @ForAll("documents") Document document,
            @ForAll("grants") DesiredGrant one,
            @ForAll("otherGrants") DesiredGrant other) {
        String before = document.text();
        String both = merged(merged(before, one), other);
        assertThat(PolicyMerge.merge(Optional.of(both), one)).isEqualTo(new Merged.Unchanged());
        assertThat(PolicyMerge.merge(Optional.of(both), other)).isEqualTo(new Merged.Unchanged());
        assertThat(removed(both, OTHER)).isEqualTo(merged(before, one));
        assertThat(removed(both, ONE)).isEqualTo(merged(before, other));
        assertThat(removed(removed(both, ONE), OTHER)).isEqualTo(before);
    }

    /** Another writer may have put a binding's statements anywhere in the list. */
    @Property
    void ownStatementsAreFoundAnywhere(
            @ForAll("documents") Document document, @ForAll("grants") DesiredGrant grant, @ForAll int seed) {
        PolicyText text = PolicyText.parse(merged(document.text(), grant));
        List<String> shuffled =
                new ArrayList<>(text.statements().stream().map(text::text).toList());
        Collections.rotate(shuffled, seed);
        String moved = new Document(document.head(), document.gaps(), shuffled, document.tail()).text();
        assertThat(PolicyMerge.merge(Optional.of(moved), grant)).isEqualTo(new Merged.Unchanged());
        List<String> foreign =
                shuffled.stream().filter(statement -> !own(statement)).toList();
        assertThat(statements(removed(moved, ONE))).isEqualTo(foreign);
    }

    private static boolean own(String statement) {
        return statement.startsWith("{\"Sid\":\"" + ONE);
    }

    private static List<String> statements(String json) {
        PolicyText text = PolicyText.parse(json);
        return text.statements().stream().map(text::text).toList();
    }

    /** The merged text, or the existing text if nothing has to change. */
    private static String merged(String before, DesiredGrant grant) {
        return after(before, PolicyMerge.merge(Optional.of(before), grant));
    }

    private static String removed(String before, String prefix) {
        return after(before, PolicyMerge.remove(Optional.of(before), BUCKET, prefix));
    }

    private static String after(String before, Merged merged) {
        return switch (merged) {
            case Merged.Replaced replaced -> replaced.json();
            case Merged.Unchanged _ -> before;
            case Merged.Emptied _, Merged.Refused _ -> throw new AssertionError(merged);
        };
    }
}
