package io.crossbind.aws.policies;

import static io.crossbind.aws.policies.PolicyStoreTest.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.crossbind.aws.FakeAccount;
import io.crossbind.aws.policies.PolicyStore.Stored;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.PolicyStatement;
import io.crossbind.model.Reason;
import io.crossbind.model.ResourceArn;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LambdaPoliciesTest {
    private static final ResourceArn FUNCTION = arn("prices");
    private static final ResourceArn ALIAS = arn("prices:live");
    private static final String THEIRS =
            "{\"Sid\":\"Theirs\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"events.amazonaws.com\"},"
                    + "\"Action\":\"lambda:InvokeFunction\",\"Resource\":\"" + FUNCTION
                    + "\",\"Condition\":{\"ArnLike\":{\"AWS:SourceArn\":\"arn:aws:events:eu-west-1:1:rule/r\"}}}";

    private final FakeFunctions functions = new FakeFunctions();
    private final PolicyStore store = new LambdaPolicies(
            new FakeAccount().with("lambda", FakeAccount.REGION, functions).session());

    private static ResourceArn arn(String name) {
        return ResourceArn.parse("arn:aws:lambda:" + FakeAccount.REGION + ":" + FakeAccount.ID + ":function:" + name);
    }

    private static PolicyStatement statement(String sid, ResourceArn function, String role, String action) {
        return new PolicyStatement(
                sid,
                "Allow",
                Map.of("Principal", Map.of("AWS", Set.of(role))),
                Map.of("Action", Set.of(action), "Resource", Set.of(function.toString())),
                Map.of());
    }

    private static PolicyStatement statement(String sid, ResourceArn function, String action) {
        return statement(sid, function, "arn:aws:iam::111122223333:role/app", action);
    }

    private static String json(PolicyStatement... statements) {
        return PolicyDocument.of(statements).toJson();
    }

    private List<PolicyStatement> now(ResourceArn function) {
        return store.read(function)
                .map(stored -> PolicyDocument.parse(stored.json()).statements())
                .orElse(List.of());
    }

    @Test
    void aFunctionWithoutAPolicyIsToldFromNone() {
        functions.create("prices");
        assertThat(store.read(FUNCTION)).isEmpty();
        assertFails(() -> store.read(arn("nowhere")), Reason.RESOURCE_NOT_FOUND);
        assertFails(
                () -> store.write(
                        arn("nowhere"),
                        json(statement("A", arn("nowhere"), "lambda:InvokeFunction")),
                        Optional.empty()),
                Reason.RESOURCE_NOT_FOUND);
    }

    /** A statement of another client is never written again, because AddPermission may be unable to express the statement. */
    @Test
    void onlyWhatDiffersIsTouchedAndTheNewComesFirst() {
        functions.create("prices");
        PolicyStatement kept = statement("B", FUNCTION, "lambda:GetFunction");
        PolicyStatement old = statement("A", FUNCTION, "lambda:InvokeFunction");
        functions.put("prices", "{\"Statement\":[" + THEIRS + "]}");
        store.write(FUNCTION, with(old, kept), store.read(FUNCTION));
        Optional<Stored> before = store.read(FUNCTION);
        int calls = functions.calls().size();

        PolicyStatement more = statement("C", FUNCTION, "lambda:ListTags");
        store.write(FUNCTION, with(kept, more), before);
        assertThat(functions.calls().subList(calls, functions.calls().size()))
                .containsExactly("AddPermission", "RemovePermission");
        assertThat(now(FUNCTION)).extracting(PolicyStatement::sid).containsExactly("Theirs", "B", "C");
        assertThat(functions.policy("prices").orElseThrow()).contains("arn:aws:events:eu-west-1:1:rule/r");

        store.write(FUNCTION, "{\"Statement\":[" + THEIRS + "]}", store.read(FUNCTION));
        assertThat(now(FUNCTION)).extracting(PolicyStatement::sid).containsExactly("Theirs");
    }

    private static String with(PolicyStatement... own) {
        return json(own).replace("\"Statement\":[", "\"Statement\":[" + THEIRS + ",");
    }

    /** The role was deleted and re-created. Lambda has the ID of the old role, under the same Sid. */
    @Test
    void aSidIsFreedBeforeItIsUsedAgain() {
        functions.create("prices");
        functions.put("prices", json(statement("A", FUNCTION, "AROAEXAMPLE", "lambda:InvokeFunction")));
        PolicyStatement wanted = statement("A", FUNCTION, "lambda:InvokeFunction");
        store.write(FUNCTION, json(wanted), store.read(FUNCTION));
        assertThat(now(FUNCTION)).containsExactly(wanted);
    }

    @Test
    void aSidThatSomebodyTookMeanwhileIsAChange() {
        functions.create("prices");
        functions.put("prices", json(statement("A", FUNCTION, "lambda:GetFunction")));
        assertFails(
                () -> store.write(FUNCTION, json(statement("A", FUNCTION, "lambda:InvokeFunction")), Optional.empty()),
                Reason.CHANGED_MEANWHILE);
    }

    @Test
    void anAliasHasAPolicyOfItsOwn() {
        functions.create("prices");
        functions.create("prices:live");
        PolicyStatement wanted = statement("A", ALIAS, "lambda:InvokeFunction");
        store.write(ALIAS, json(wanted), store.read(ALIAS));
        assertThat(now(ALIAS)).containsExactly(wanted);
        assertThat(now(FUNCTION)).isEmpty();
        store.delete(ALIAS, store.read(ALIAS));
        assertThat(store.read(ALIAS)).isEmpty();
    }

    @Test
    void takingAwayWhatIsGoneIsDone() {
        functions.create("prices");
        store.delete(FUNCTION, Optional.empty());
        Optional<Stored> before =
                Optional.of(new Stored(json(statement("A", FUNCTION, "lambda:ListTags")), Optional.empty()));
        assertThatCode(() -> store.delete(FUNCTION, before)).doesNotThrowAnyException();
    }

    @Test
    void aDocumentThatIsNoneIsSaidAndNothingIsDone() {
        functions.create("prices");
        Optional<Stored> odd = Optional.of(new Stored("{\"Statement\":[{\"Principal\":\"me\"}]}", Optional.empty()));
        assertFails(
                () -> store.write(FUNCTION, json(statement("A", FUNCTION, "lambda:ListTags")), odd),
                Reason.RESOURCE_POLICY_UNREADABLE);
        assertThat(functions.calls()).isEmpty();
    }
}
