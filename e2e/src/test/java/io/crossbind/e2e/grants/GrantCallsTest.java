package io.crossbind.e2e.grants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossbind.e2e.aws.CallLog.Call;
import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.ClusterExtension;
import io.crossbind.e2e.world.OperatorEnvironment;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The number of AWS calls for grants. */
@ExtendWith(ClusterExtension.class)
class GrantCallsTest {
    private static final int INTERVALS = 3;
    private static GrantsEnvironment site;

    @BeforeAll
    static void start(Cluster cluster) {
        site = GrantsEnvironment.start(cluster, "4s");
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    @Test
    void anIntervalIsOneReadOfEachResource() {
        OwnedPolicy bucket = site.owner().make(Service.S3, "counted");
        OwnedPolicy unused = site.owner().make(Service.S3, "unused");
        OwnedPolicy queue = site.owner().make(Service.SQS, "counted");
        OwnedPolicy function = site.owner().make(Service.LAMBDA, "counted");
        OwnedPolicy key = site.owner().make(Service.KMS, "counted");
        site.bind(
                "one",
                GrantsEnvironment.grant(bucket.arn(), "Read"),
                GrantsEnvironment.grant(queue.arn(), "Send"),
                GrantsEnvironment.grant(function.arn(), "Invoke"),
                GrantsEnvironment.grant(key.arn(), "Read"));
        site.bind("two", GrantsEnvironment.grant(bucket.arn() + "/two/*", "Write"));
        site.awaitReason("one", "Ready");
        site.awaitReason("two", "Ready");
        awaitIntervals(Instant.now(), 1);
        Instant start = lastInterval();
        awaitIntervals(start, INTERVALS);
        Instant end = lastInterval();
        int intervals = (int) bulkReads().stream()
                .filter(call -> !call.time().isBefore(start) && call.time().isBefore(end))
                .count();

        assertThat(intervals).isGreaterThanOrEqualTo(INTERVALS);
        assertThat(operations("s3", start, end))
                .as("%s belongs to no binding and is not read", unused.arn())
                .hasSize(intervals)
                .containsOnly("GET /counted");
        assertThat(operations("sqs", start, end)).hasSize(intervals).containsOnly("GetQueueAttributes");
        assertThat(operations("lambda", start, end))
                .hasSize(intervals)
                .containsOnly("GET /2015-03-31/functions/counted/policy");
        assertThat(operations("kms", start, end)).hasSize(intervals).containsOnly("ListGrants");

        site.delete("one");
        site.delete("two");
        awaitIntervals(Instant.now(), 1);
        Instant without = lastInterval();
        awaitIntervals(without, 2);
        assertThat(operations("s3", without, Instant.now())).isEmpty();
        assertThat(operations("sqs", without, Instant.now())).isEmpty();
        assertThat(operations("lambda", without, Instant.now())).isEmpty();
        assertThat(operations("kms", without, Instant.now())).isEmpty();
    }

    @Test
    void noChangeIsNoWriteAndAnEditIsReadWrittenAndReadAgain() {
        OwnedPolicy bucket = site.owner().make(Service.S3, "edited");
        String read = GrantsEnvironment.grantOf(bucket.arn() + "/*", "s3:GetObject");
        site.bind("edited", read);
        site.awaitReason("edited", "Ready");
        Instant start = Instant.now();
        // The new text has the same meaning.
        site.bind("edited", read, GrantsEnvironment.grantOf(bucket.arn() + "/*", "s3:GetObject"));
        site.awaitReason("edited", "Ready");
        assertThat(operations("s3", start, Instant.now())).doesNotContain("PUT /edited", "DELETE /edited");

        Instant edit = Instant.now();
        site.bind("edited", GrantsEnvironment.grantOf(bucket.arn() + "/*", "s3:PutObject"));
        site.awaitReason("edited", "Ready");
        List<String> calls = operations("s3", edit, Instant.now()).stream()
                .filter(operation -> operation.endsWith("/edited"))
                .toList();
        assertThat(calls.stream().filter("PUT /edited"::equals)).hasSize(1);
        int write = calls.indexOf("PUT /edited");
        assertThat(calls.subList(write - 1, write + 2)).containsExactly("GET /edited", "PUT /edited", "GET /edited");
        site.delete("edited");
    }

    private static List<String> operations(String service, Instant from, Instant to) {
        return site.operatorsCalls(service).stream()
                .filter(call -> !call.time().isBefore(from) && call.time().isBefore(to))
                .map(Call::operation)
                .collect(Collectors.toList());
    }

    /** Each interval has one bulk read. */
    private static List<Call> bulkReads() {
        return site.operatorsCalls("iam").stream()
                .filter(call -> call.operation().equals("GetAccountAuthorizationDetails"))
                .toList();
    }

    private static Instant lastInterval() {
        return bulkReads().getLast().time();
    }

    private static void awaitIntervals(Instant since, int count) {
        await(count + " intervals")
                .atMost(OperatorEnvironment.SOON)
                .until(() -> bulkReads().stream()
                                .filter(call -> call.time().isAfter(since))
                                .count()
                        >= count);
    }
}
