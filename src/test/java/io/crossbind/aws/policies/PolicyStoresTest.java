package io.crossbind.aws.policies;

import static io.crossbind.aws.policies.PolicyStoreTest.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.aws.AwsSession;
import io.crossbind.aws.FakeAccount;
import io.crossbind.model.GrantableService;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.Reason;
import io.crossbind.model.ResourceArn;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The peculiarities of the stores of single services. */
class PolicyStoresTest {
    private static final String JSON = "{\"Statement\":[]}";

    @Test
    void aServiceWithoutPoliciesHasNoStore() {
        assertThat(PolicyStores.in(new FakeAccount().session(), InstantSource.system())
                        .of(arn("ec2", "instance/i-1")))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(GrantableService.class)
    void everyGrantableServiceHasAStoreOfItsOwn(GrantableService service) {
        PolicyStores stores = PolicyStores.in(new FakeAccount().session(), InstantSource.system());
        Set<Class<?>> others = Arrays.stream(GrantableService.values())
                .filter(other -> other != service)
                .flatMap(other -> stores.of(arn(other.prefix(), "any")).stream())
                .map(Object::getClass)
                .collect(Collectors.toSet());
        assertThat(stores.of(arn(service.prefix(), "any")))
                .hasValueSatisfying(store -> assertThat(others).doesNotContain(store.getClass()));
    }

    /** With a new session in the account, the operator remembers its writes of the old session. */
    @Test
    void anotherSessionKnowsWhatKmsDoesNotShowYet() {
        FakeKeys keys = new FakeKeys();
        ResourceArn key = arn("kms", "key/1234abcd-12ab-34cd-56ef-1234567890ab");
        keys.create(key.toString());
        keys.lag();
        PolicyStores first = PolicyStores.in(kms(keys), InstantSource.system());
        String grant = """
                {"Version": "2012-10-17", "Statement": {"Sid": "Crossbind%s", "Effect": "Allow",
                  "Principal": {"AWS": "arn:aws:iam::222222222222:role/reader"}, "Action": "kms:Decrypt",
                  "Resource": "%s"}}""".formatted("a".repeat(36), key);
        first.of(key).orElseThrow().write(key, grant, Optional.empty());
        assertThat(first.by(kms(keys)).of(key).orElseThrow().read(key)).isPresent();
    }

    private static AwsSession kms(FakeKeys keys) {
        return new FakeAccount().with("kms", FakeAccount.REGION, keys).session();
    }

    @Test
    void anotherOwnersBucketIsMissingAndNotTouched() {
        FakeBuckets buckets = new FakeBuckets("999999999999");
        buckets.create("theirs");
        PolicyStore store = buckets(buckets);
        ResourceArn bucket = ResourceArn.parse("arn:aws:s3:::theirs");
        assertFails(() -> store.read(bucket), Reason.RESOURCE_NOT_FOUND);
        assertFails(() -> store.write(bucket, JSON, Optional.empty()), Reason.RESOURCE_NOT_FOUND);
        assertFails(() -> store.delete(bucket, Optional.empty()), Reason.RESOURCE_NOT_FOUND);
        assertThat(buckets.policy("theirs")).isEmpty();
    }

    /** A caller without permission to look up the owner of a bucket cannot conclude that the bucket is missing. */
    @Test
    void refusedCallSaysNothingOfABucketsOwner() {
        FakeBuckets theirs = new FakeBuckets("999999999999");
        theirs.create("reports");
        theirs.before("ListBuckets", () -> {
            throw FakeBuckets.denied();
        });
        FakeBuckets own = new FakeBuckets(FakeAccount.ID);
        own.create("reports");
        own.create("reports-of-last-year");
        own.failNext(FakeBuckets.denied());
        ResourceArn bucket = ResourceArn.parse("arn:aws:s3:::reports");
        assertFails(() -> buckets(theirs).read(bucket), Reason.ACCESS_DENIED);
        assertFails(() -> buckets(own).read(bucket), Reason.ACCESS_DENIED);
        assertThat(own.calls()).containsExactly("GetBucketPolicy", "ListBuckets");
    }

    @Test
    void bucketsNamesakesAreNotTheBucket() {
        FakeBuckets own = new FakeBuckets(FakeAccount.ID);
        own.create("reports-of-last-year");
        own.failNext(FakeBuckets.denied());
        assertFails(() -> buckets(own).read(ResourceArn.parse("arn:aws:s3:::reports")), Reason.RESOURCE_NOT_FOUND);
    }

    private static PolicyStore buckets(FakeBuckets buckets) {
        return new S3Policies(new FakeAccount().with("s3", "", buckets).session());
    }

    @Test
    void theUrlOfAQueueIsAskedForOnce() {
        FakeQueues queues = new FakeQueues(FakeAccount.ID);
        queues.create("jobs");
        PolicyStore store = PolicyStores.in(
                        new FakeAccount()
                                .with("sqs", FakeAccount.REGION, queues)
                                .session(),
                        InstantSource.system())
                .of(arn("sqs", "jobs"))
                .orElseThrow();
        store.read(arn("sqs", "jobs"));
        store.write(arn("sqs", "jobs"), JSON, Optional.empty());
        store.read(arn("sqs", "jobs"));
        assertThat(queues.calls())
                .containsExactly("GetQueueUrl", "GetQueueAttributes", "SetQueueAttributes", "GetQueueAttributes");
    }

    @Test
    void aTopicWithoutStatementsIsItsOwnersAgainAndNobodyElses() {
        FakeTopics topics = new FakeTopics();
        ResourceArn topic = arn("sns", "news");
        topics.create(topic.toString());
        new SnsPolicies(new FakeAccount()
                        .with("sns", FakeAccount.REGION, topics)
                        .session())
                .delete(topic, Optional.empty());
        String json = topics.policy(topic.toString()).orElseThrow();
        assertThat(PolicyDocument.parse(json).statements()).hasSize(1);
        assertThat(json)
                .contains("\"Resource\":\"" + topic + "\"")
                .contains("\"Condition\":{\"StringEquals\":{\"AWS:SourceOwner\":\"" + FakeAccount.ID + "\"}}");
    }

    @Test
    void aSecretThatIsScheduledForDeletionCountsAsMissing() {
        FakeSecrets secrets = new FakeSecrets();
        ResourceArn secret = arn("secretsmanager", "secret:token-AbCdEf");
        secrets.create(secret.toString());
        secrets.schedule(secret.toString());
        PolicyStore store = new SecretPolicies(new FakeAccount()
                .with("secretsmanager", FakeAccount.REGION, secrets)
                .session());
        assertFails(() -> store.read(secret), Reason.RESOURCE_NOT_FOUND);
        assertFails(() -> store.delete(secret, Optional.empty()), Reason.RESOURCE_NOT_FOUND);
    }

    @Test
    void aSecretIsNeverMadePublic() {
        FakeSecrets secrets = new FakeSecrets();
        ResourceArn secret = arn("secretsmanager", "secret:token-AbCdEf");
        secrets.create(secret.toString());
        PolicyStore store = new SecretPolicies(new FakeAccount()
                .with("secretsmanager", FakeAccount.REGION, secrets)
                .session());
        assertFails(
                () -> store.write(secret, "{\"Statement\":[{\"Principal\":\"*\"}]}", Optional.empty()),
                Reason.RESOURCE_POLICY_PUBLIC);
        assertThat(secrets.policy(secret.toString())).isEmpty();

        String open = "{\"Statement\":[{\"Sid\":\"Theirs\",\"Principal\":\"*\"}]}";
        secrets.put(secret.toString(), JSON);
        store.reduce(secret, open, store.read(secret));
        assertThat(secrets.policy(secret.toString()))
                .as("what was public before, without a statement")
                .contains(open);
    }

    @Test
    void aTableThatHadNoPolicyKeepsTheOneThatCameSince() {
        FakeTables tables = new FakeTables();
        ResourceArn table = arn("dynamodb", "table/orders");
        tables.create(table.toString());
        tables.put(table.toString(), JSON);
        PolicyStores.in(
                        new FakeAccount()
                                .with("dynamodb", FakeAccount.REGION, tables)
                                .session(),
                        InstantSource.system())
                .of(table)
                .orElseThrow()
                .delete(table, Optional.empty());
        assertThat(tables.policy(table.toString())).contains(JSON);
    }

    private static ResourceArn arn(String service, String resource) {
        return ResourceArn.parse(
                "arn:aws:" + service + ":" + FakeAccount.REGION + ":" + FakeAccount.ID + ":" + resource);
    }
}
