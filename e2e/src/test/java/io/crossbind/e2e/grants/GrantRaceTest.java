package io.crossbind.e2e.grants;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbind.e2e.aws.CallLog.Call;
import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.ClusterExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Two programs that write the same document, and their possible losses. */
@ExtendWith(ClusterExtension.class)
class GrantRaceTest {
    private static final Logger LOG = LoggerFactory.getLogger(GrantRaceTest.class);
    private static final int ROUNDS = 20;
    private static GrantsEnvironment site;

    @BeforeAll
    static void start(Cluster cluster) {
        site = GrantsEnvironment.start(cluster, "2s");
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    @Test
    void outsideWriterAndOperatorBothEndUpInThePolicy() throws Exception {
        OwnedPolicy bucket = site.owner().make(Service.S3, "race");
        bucket.overwriteWith(theirs(bucket, 0));
        site.bind("race", GrantsEnvironment.grantOf(bucket.arn(), "s3:GetObject"));
        site.awaitReason("race", "Ready");
        int before = writes().size();
        Outside outside = new Outside(bucket);
        AtomicBoolean done = new AtomicBoolean();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> theirs = threads.submit(() -> {
                for (int round = 1; round <= ROUNDS || !done.get(); round++) {
                    outside.round(round);
                }
            });
            for (int round = 1; round <= ROUNDS; round++) {
                String action = round % 2 == 0 ? "s3:GetObject" : "s3:PutObject";
                site.patchGrants("race", grants(bucket, action));
                site.awaitReason("race", "Ready");
            }
            done.set(true);
            theirs.get();
        }
        outside.round(ROUNDS);

        site.eventually(() -> {
            assertThat(bucket.ownActions()).containsExactly("s3:GetObject");
            assertThat(bucket.ownPrincipals()).containsExactly(site.roleArn("race"));
            assertThat(bucket.foreign()).containsExactly(theirs(bucket, ROUNDS));
            assertThat(bucket.own()).hasSize(1);
        });
        assertThat(writes().size() - before)
                .as("as many writes as rounds, at least")
                .isGreaterThanOrEqualTo(ROUNDS);
        LOG.warn(
                "{} rounds of the operator, which wrote {} times; {} of the outside writer, which wrote {} times and lost {} after its own look",
                ROUNDS,
                writes().size() - before,
                outside.rounds,
                outside.writes,
                outside.lost);
    }

    /** The client changes its only statement, and repeats the write until a read of the policy returns this statement. */
    private static final class Outside {
        private final OwnedPolicy bucket;
        private int rounds;
        private int writes;
        private int lost;
        private JsonNode last;

        private Outside(OwnedPolicy bucket) {
            this.bucket = bucket;
            this.last = theirs(bucket, 0);
        }

        private void round(int round) {
            rounds++;
            if (!bucket.foreign().contains(last)) {
                lost++;
            }
            last = theirs(bucket, round);
            while (!bucket.foreign().equals(List.of(last))) {
                List<JsonNode> all = new ArrayList<>(bucket.statements().toList());
                all.removeIf(statement -> statement.path("Sid").asText().equals("Theirs"));
                all.add(last);
                bucket.statements(all);
                writes++;
            }
        }
    }

    /** A statement that differs in each round. */
    private static JsonNode theirs(OwnedPolicy bucket, int round) {
        ObjectNode statement = (ObjectNode) OwnedPolicy.parse(Service.S3.foreign("Theirs", bucket.arn()));
        return statement.put("Resource", bucket.arn() + "/" + round);
    }

    private static String grants(OwnedPolicy bucket, String action) {
        return "[{\"resourceArn\":\"" + bucket.arn() + "\",\"actions\":[\"" + action + "\"]}]";
    }

    private static List<Call> writes() {
        return site.operatorsCalls("s3").stream().filter(GrantRaceTest::isWrite).toList();
    }

    /**
     * The operator's write would overwrite a change made by another writer since the operator's read. No other call of the operator, to any
     * service, comes between the two, and half of the windows are short. The longest may include a pause of the machine. The account is not
     * read meanwhile.
     */
    @ParameterizedTest
    @EnumSource
    void nothingLiesBetweenReadAndWrite(Service service) {
        String binding = "window-" + service.name().toLowerCase(Locale.ROOT);
        List<Duration> windows = new ArrayList<>();
        OwnedPolicy kept = site.owner().make(service, binding);
        site.readEvery("1h");
        try {
            for (int round = 0; round < 5; round++) {
                int before = site.operatorsCalls().size();
                site.bind(binding, GrantsEnvironment.grant(kept.arn(), service.access()));
                site.awaitReason(binding, "Ready");
                site.bind(binding);
                site.awaitReason(binding, "Ready");
                windows.addAll(windows(service, before));
            }
            site.delete(binding);
        } finally {
            site.readEvery("2s");
        }
        assertThat(windows).hasSizeGreaterThanOrEqualTo(10);
        List<Duration> sorted = windows.stream().sorted().toList();
        LOG.warn(
                "{}: from the call that reads to the call that writes {} ms in the median, {} ms at most, of {}",
                service,
                sorted.get(sorted.size() / 2).toMillis(),
                sorted.getLast().toMillis(),
                sorted.size());
        assertThat(sorted.get(sorted.size() / 2)).isLessThan(Duration.ofMillis(500));
    }

    /** The times from the read before each write of a service to the write, for the operator's calls starting at this index. */
    private static List<Duration> windows(Service service, int from) {
        List<Call> calls = site.operatorsCalls();
        List<Duration> windows = new ArrayList<>();
        for (int at = from; at < calls.size(); at++) {
            Call write = calls.get(at);
            if (write.service().equals(service.toString()) && isWrite(write)) {
                Call read = calls.get(at - 1);
                assertThat(read.service()).as("%s after %s", write, read).isEqualTo(write.service());
                assertThat(isWrite(read)).as("%s after %s", write, read).isFalse();
                windows.add(Duration.between(read.time(), write.time()));
            }
        }
        return windows;
    }

    private static boolean isWrite(Call call) {
        return !call.operation().startsWith("Get")
                && !call.operation().startsWith("List")
                && !call.operation().startsWith("GET ")
                && !call.operation().startsWith("Describe");
    }
}
