package io.crossbind.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbind.aws.FakeAccount;
import io.crossbind.aws.TickingClock;
import io.crossbind.aws.policies.FakeBuckets;
import io.crossbind.aws.policies.FakeKeys;
import io.crossbind.aws.policies.FakePolicies;
import io.crossbind.aws.policies.FakeQueues;
import io.crossbind.aws.policies.FakeTables;
import io.crossbind.aws.policies.PolicyStore;
import io.crossbind.aws.policies.PolicyStores;
import io.crossbind.desired.grants.DesiredGrant;
import io.crossbind.desired.grants.PolicyQuota;
import io.crossbind.inventory.AccountInventory;
import io.crossbind.inventory.PolicyReader;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.Issuer;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.PolicyStatement;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import io.crossbind.model.ResourceArn;
import io.crossbind.plan.Change;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PolicyChangesTest {
    private static final ResourceArn BUCKET = ResourceArn.parse("arn:aws:s3:::reports");
    private static final ResourceArn TABLE =
            ResourceArn.parse("arn:aws:dynamodb:eu-west-1:" + FakeAccount.ID + ":table/orders");
    private static final ResourceArn QUEUE = ResourceArn.parse("arn:aws:sqs:eu-west-1:" + FakeAccount.ID + ":orders");
    private static final ResourceArn KEY =
            ResourceArn.parse("arn:aws:kms:eu-west-1:" + FakeAccount.ID + ":key/1234abcd-12ab-34cd-56ef-1234567890ab");
    private static final String FOREIGN =
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"Theirs\",\"Effect\":\"Allow\",\"Principal\":"
                    + "{\"AWS\":\"arn:aws:iam::222222222222:root\"},\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::reports/*\"}]}";

    private final FakeBuckets buckets = new FakeBuckets(FakeAccount.ID);
    private final FakeTables tables = new FakeTables();
    private final FakeKeys keys = new FakeKeys();
    private final FakeQueues queues = new FakeQueues(FakeAccount.ID);
    private final FakeAccount aws = new FakeAccount()
            .with("s3", "", buckets)
            .with("dynamodb", FakeAccount.REGION, tables)
            .with("sqs", FakeAccount.REGION, queues)
            .with("kms", FakeAccount.REGION, keys);
    private final TickingClock clock = new TickingClock();
    private final AccountInventory inventory = new AccountInventory();
    private final AccountAccess account = new AccountAccess(
            aws.session(),
            inventory,
            new ClusterIdentity("prod", new Issuer("https://oidc.example.com"), "sts.amazonaws.com"),
            PolicyStores.in(aws.session(), clock));
    private final PolicyChanges changes = new PolicyChanges(new KeyedLocks());
    private final PolicyReader reader = new PolicyReader(account.policies(), inventory.policies());

    private static Change.PutGrant grant(ResourceArn holder, String sid, String action) {
        return grant(holder, sid, action, "1");
    }

    private static Change.PutGrant grant(ResourceArn holder, String sid, String action, String number) {
        return new Change.PutGrant(new DesiredGrant(
                holder,
                sid,
                List.of(new PolicyStatement(
                        sid + number,
                        "Allow",
                        Map.of("Principal", Map.of("AWS", Set.of("arn:aws:iam::222222222222:role/reader"))),
                        Map.of("Action", Set.of(action), "Resource", Set.of(holder.toString())),
                        Map.of())),
                PolicyQuota.ofSize(20_480)));
    }

    private PolicyStore store(ResourceArn holder) {
        return account.policies().of(holder).orElseThrow();
    }

    private String policy(ResourceArn holder) {
        return store(holder).read(holder).map(PolicyStore.Stored::json).orElse("");
    }

    @Test
    void whatOthersWroteStaysAndTheInventoryHoldsWhatIsThere() {
        buckets.create("reports");
        store(BUCKET).write(BUCKET, FOREIGN, Optional.empty());
        changes.carryOut(account, grant(BUCKET, "CrossbindA", "s3:GetObject"));
        assertThat(PolicyDocument.parse(policy(BUCKET)).statements())
                .extracting(PolicyStatement::sid)
                .containsExactly("Theirs", "CrossbindA1");
        assertThat(inventory.policies().get(BUCKET)).contains(policy(BUCKET));

        changes.carryOut(account, new Change.RemoveGrant(BUCKET, "CrossbindA"));
        assertThat(policy(BUCKET)).isEqualTo(FOREIGN);
    }

    /** S3 judges the whole document, and does not name the public statement. */
    @Test
    void aPublicStatementOfOthersIsNamed() {
        buckets.create("reports");
        buckets.put("reports", FOREIGN.replace("{\"AWS\":\"arn:aws:iam::222222222222:root\"}", "\"*\""));
        buckets.blockPublicPolicies();
        assertThatThrownBy(() -> changes.carryOut(account, grant(BUCKET, "CrossbindA", "s3:GetObject")))
                .isInstanceOfSatisfying(ProblemException.class, e -> {
                    assertThat(e.problem().reason()).isEqualTo(Reason.RESOURCE_POLICY_PUBLIC);
                    assertThat(e.problem().message())
                            .startsWith("statement Theirs in the policy of " + BUCKET + " allows everyone");
                });
    }

    @Test
    void thePolicyGoesWithItsLastStatement() {
        buckets.create("reports");
        changes.carryOut(account, grant(BUCKET, "CrossbindA", "s3:GetObject"));
        changes.carryOut(account, new Change.RemoveGrant(BUCKET, "CrossbindA"));
        assertThat(store(BUCKET).read(BUCKET)).isEmpty();
        assertThat(inventory.policies().get(BUCKET)).isEqualTo(Optional.empty());
    }

    @Test
    void whatIsAsItShouldBeIsNotWrittenAgain() {
        buckets.create("reports");
        changes.carryOut(account, grant(BUCKET, "CrossbindA", "s3:GetObject"));
        int before = buckets.calls().size();
        changes.carryOut(account, grant(BUCKET, "CrossbindA", "s3:GetObject"));
        assertThat(buckets.calls().subList(before, buckets.calls().size())).containsExactly("GetBucketPolicy");
    }

    /** Another client replaces the whole document between the two reads of the operator. */
    @Test
    void aLostRaceIsRunAgain() {
        buckets.create("reports");
        buckets.before("GetBucketPolicy", () -> {}, () -> buckets.put("reports", FOREIGN));
        changes.carryOut(account, grant(BUCKET, "CrossbindA", "s3:GetObject"));
        assertThat(PolicyDocument.parse(policy(BUCKET)).statements())
                .extracting(PolicyStatement::sid)
                .containsExactly("Theirs", "CrossbindA1");
    }

    @Test
    void aRaceThatIsAlwaysLostIsLeftForLater() {
        buckets.create("reports");
        Runnable theirs = () -> buckets.put("reports", FOREIGN);
        buckets.before("GetBucketPolicy", Collections.nCopies(100, theirs).toArray(Runnable[]::new));
        assertThatThrownBy(() -> changes.carryOut(account, grant(BUCKET, "CrossbindA", "s3:GetObject")))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().reason()).isEqualTo(Reason.CHANGED_MEANWHILE));
        assertThat(inventory.policies().get(BUCKET)).isNull();
    }

    /** KMS lists grants with a delay. A stale list is no sign of another writer, and no grant is lost. */
    @Test
    void aListOfGrantsThatIsBehindIsNoLostRace() {
        String prefix = "Crossbind" + "a".repeat(28);
        keys.create(KEY.toString());
        keys.lag();
        changes.carryOut(account, grant(KEY, prefix, "kms:Decrypt", "0".repeat(16)));
        assertThat(keys.calls()).containsExactly("ListGrants", "CreateGrant", "ListGrants");
        changes.carryOut(account, new Change.RemoveGrant(KEY, prefix));
        assertThat(keys.calls().subList(3, keys.calls().size()))
                .containsExactly("ListGrants", "RevokeGrant", "ListGrants");
        assertThat(keys.grants(KEY.toString())).isEmpty();

        keys.catchUp();
        changes.carryOut(account, grant(KEY, prefix, "kms:Decrypt", "0".repeat(16)));
        keys.lag();
        int before = keys.calls().size();
        changes.carryOut(account, new Change.RemoveGrant(KEY, prefix));
        assertThat(keys.calls().subList(before, keys.calls().size()))
                .containsExactly("ListGrants", "RevokeGrant", "ListGrants");
    }

    /** Another client removes one binding's statement. The operator first reads the change while writing another binding's statement. */
    @Test
    void whatAnotherBindingLostIsNotTakenForKnown() {
        buckets.create("reports");
        changes.carryOut(account, grant(BUCKET, "CrossbindA", "s3:GetObject"));
        changes.carryOut(account, grant(BUCKET, "CrossbindB", "s3:GetObject"));
        assertThat(told(BUCKET)).isEmpty();

        buckets.put("reports", policy(BUCKET).replace("\"CrossbindA1\"", "\"Renamed\""));
        changes.carryOut(account, grant(BUCKET, "CrossbindB", "s3:ListBucket"));
        assertThat(told(BUCKET)).containsExactly(BUCKET);
        assertThat(told(BUCKET)).isEmpty();

        buckets.put("reports", FOREIGN);
        changes.carryOut(account, new Change.RemoveGrant(BUCKET, "CrossbindB"));
        assertThat(told(BUCKET)).containsExactly(BUCKET);
    }

    /** A failed write makes the policy unknown, even if the policy was known before. */
    @Test
    void whatAnotherBindingLostIsToldThoughTheWriteFails() {
        buckets.create("reports");
        changes.carryOut(account, grant(BUCKET, "CrossbindA", "s3:GetObject"));
        buckets.clear("reports");
        buckets.before(
                "PutBucketPolicy", () -> buckets.failNext(new IllegalStateException("the connection was closed")));
        assertThatThrownBy(() -> changes.carryOut(account, grant(BUCKET, "CrossbindB", "s3:GetObject")))
                .hasMessageContaining("closed");
        changes.carryOut(account, grant(BUCKET, "CrossbindB", "s3:GetObject"));
        assertThat(told(BUCKET)).containsExactly(BUCKET);
    }

    /** A noticed loss counts until all bindings are notified, even if the next binding's write finds the policy as the last write left it. */
    @Test
    void whatWasNoticedIsNotForgottenByTheNextWrite() {
        buckets.create("reports");
        changes.carryOut(account, grant(BUCKET, "CrossbindA", "s3:GetObject"));
        changes.carryOut(account, grant(BUCKET, "CrossbindB", "s3:GetObject"));
        buckets.clear("reports");
        changes.carryOut(account, grant(BUCKET, "CrossbindB", "s3:ListBucket"));
        changes.carryOut(account, grant(BUCKET, "CrossbindC", "s3:ListBucket"));
        assertThat(told(BUCKET)).containsExactly(BUCKET);
    }

    /** An error in the manifest causes no retry merely because the failed write read the policy. */
    @Test
    void aRefusedWriteTellsNobody() {
        buckets.create("reports");
        changes.carryOut(account, grant(BUCKET, "CrossbindA", "s3:GetObject"));
        buckets.before("PutBucketPolicy", () -> buckets.failNext(buckets.malformed()));
        assertThatThrownBy(() -> changes.carryOut(account, grant(BUCKET, "CrossbindB", "s3:GetObject")))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().reason()).isEqualTo(Reason.MALFORMED_POLICY));
        assertThat(told(BUCKET)).isEmpty();
    }

    private Set<ResourceArn> told(ResourceArn holder) {
        return reader.readAgain(Set.of(holder));
    }

    /** Reads may be stale for a while: one put is enough, and no statement is lost. */
    @Test
    void aReadThatIsBehindIsNoLostRace() {
        queues.create("orders");
        queues.lag();
        changes.carryOut(account, grant(QUEUE, "CrossbindA", "sqs:SendMessage"));
        assertThat(queues.calls())
                .containsExactly("GetQueueUrl", "GetQueueAttributes", "SetQueueAttributes", "GetQueueAttributes");
        assertThat(queues.policy("orders")).isEqualTo(inventory.policies().get(QUEUE));
    }

    /** A new statement can be removed although a stale read does not show the statement, and a removed statement does not come back. */
    @Test
    void aReadThatIsBehindIsNoBasisForAWrite() {
        isNoBasis(QUEUE, queues, "orders", "sqs:SendMessage");
        isNoBasis(TABLE, tables, TABLE.toString(), "dynamodb:GetItem");
    }

    private void isNoBasis(ResourceArn holder, FakePolicies fake, String name, String action) {
        fake.create(name);
        fake.lag();
        changes.carryOut(account, grant(holder, "CrossbindA", action));
        changes.carryOut(account, new Change.RemoveGrant(holder, "CrossbindA"));
        assertThat(fake.policy(name)).isEmpty();

        fake.catchUp();
        changes.carryOut(account, grant(holder, "CrossbindA", action));
        changes.carryOut(account, grant(holder, "CrossbindB", action));
        fake.lag();
        changes.carryOut(account, new Change.RemoveGrant(holder, "CrossbindA"));
        changes.carryOut(account, grant(holder, "CrossbindC", action));
        assertThat(PolicyDocument.parse(fake.policy(name).orElseThrow()).statements())
                .extracting(PolicyStatement::sid)
                .containsExactly("CrossbindB1", "CrossbindC1");
        assertThat(reader.readAgain(Set.of(holder))).as("an own write").doesNotContain(holder);
    }

    /** The document of another client is newer than every remembered document. Later reads return no older document. */
    @Test
    void whatSomebodyElseWroteIsBelieved() {
        queues.create("orders");
        changes.carryOut(account, grant(QUEUE, "CrossbindA", "sqs:SendMessage"));
        String theirs = FOREIGN.replace("arn:aws:s3:::reports/*", QUEUE.toString());
        queues.put("orders", theirs);
        changes.carryOut(account, grant(QUEUE, "CrossbindA", "sqs:SendMessage"));
        assertThat(PolicyDocument.parse(queues.policy("orders").orElseThrow()).statements())
                .extracting(PolicyStatement::sid)
                .containsExactly("Theirs", "CrossbindA1");
        queues.remove("orders");
        assertThatThrownBy(() -> changes.carryOut(account, grant(QUEUE, "CrossbindA", "sqs:SendMessage")))
                .isInstanceOf(ProblemException.class);
        queues.create("orders");
        changes.carryOut(account, grant(QUEUE, "CrossbindA", "sqs:SendMessage"));
        assertThat(queues.policy("orders")).as("of another queue of that name").isPresent();
    }

    /** A statement removed by another client stays removed, and no removal waits longer than reads may be stale. */
    @Test
    void aRemovalBelievesAReadThatCannotBeBehind() {
        queues.create("orders");
        changes.carryOut(account, grant(QUEUE, "CrossbindA", "sqs:SendMessage"));
        queues.clear("orders");
        clock.pass(Duration.ofSeconds(60));
        changes.carryOut(account, new Change.RemoveGrant(QUEUE, "CrossbindA"));
        changes.carryOut(account, grant(QUEUE, "CrossbindA", "sqs:SendMessage"));
        changes.carryOut(account, new Change.RemoveGrant(QUEUE, "CrossbindA"));
        changes.carryOut(account, new Change.RemoveGrant(QUEUE, "CrossbindA"));
        assertThat(queues.policy("orders")).isEmpty();
    }

    /** DynamoDB refuses a write with an old revision. */
    @Test
    void aRefusedRevisionIsReadAgain() {
        tables.create(TABLE.toString());
        String theirs = FOREIGN.replace("arn:aws:s3:::reports/*", TABLE.toString());
        tables.before("PutResourcePolicy", () -> tables.put(TABLE.toString(), theirs));
        changes.carryOut(account, grant(TABLE, "CrossbindA", "dynamodb:GetItem"));
        assertThat(PolicyDocument.parse(policy(TABLE)).statements())
                .extracting(PolicyStatement::sid)
                .containsExactly("Theirs", "CrossbindA1");
    }

    @Test
    void nothingIsLeftToTakeFromAResourceThatIsGone() {
        changes.carryOut(account, new Change.RemoveGrant(BUCKET, "CrossbindA"));
        assertThat(inventory.policies().get(BUCKET)).isNull();
        assertThatThrownBy(() -> changes.carryOut(account, grant(BUCKET, "CrossbindA", "s3:GetObject")))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().reason()).isEqualTo(Reason.RESOURCE_NOT_FOUND));
    }
}
