package io.crossbind.reconcile.share;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.ResourceShare;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import io.crossbind.reconcile.AccountNotices;
import io.crossbind.reconcile.AccountStates;
import io.crossbind.reconcile.ConditionCounts;
import io.crossbind.reconcile.CountedStates;
import io.crossbind.reconcile.FinalizerKeeper;
import io.crossbind.reconcile.Finalizers;
import io.crossbind.reconcile.FixedCaches;
import io.crossbind.reconcile.NoWriter;
import io.crossbind.reconcile.RecordedEvents;
import io.crossbind.reconcile.Retries;
import io.crossbind.reconcile.port.NamespacedName;
import io.crossbind.reconcile.port.ObjectWriter;
import io.crossbind.status.OrderGrace;
import io.crossbind.status.ShareOutcome;
import io.crossbind.status.ShareStatuses;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The results of a pass over a share: a status, Events, metrics, and the time of the next pass. */
class ShareRecorderTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);
    private static final Duration SLOW = Duration.ofMinutes(5);
    private static final Duration GRACE = Duration.ofMinutes(10);
    private static final ShareOutcome SHARING =
            ShareOutcome.inProgress("an invitation is open", new ShareOutcome.Share.Unchanged(), true);
    private static final ShareOutcome READY =
            new ShareOutcome(Reason.READY, "all is shared", new ShareOutcome.Share.Unchanged(), false);
    private static final ShareOutcome DENIED = ShareOutcome.blocked(
            new Problem(Reason.ACCESS_DENIED, "RAM denied a call"), new ShareOutcome.Share.Unchanged(), false);

    private final List<ResourceShare> written = new ArrayList<>();
    private UnaryOperator<ResourceShare> answer = fields -> share(1, "");
    private final RecordedEvents events = new RecordedEvents();
    private final AccountStates accounts = new AccountStates(CLOCK);
    private final List<NamespacedName> requeued = new ArrayList<>();
    private final ShareMemory memory = new ShareMemory(
            new FinalizerKeeper(),
            new AccountNotices(requeued::add),
            new Retries(Duration.ofMinutes(1), SLOW, () -> 0.5),
            new ConditionCounts(CLOCK),
            new DeletionAttempts());
    private final ObjectWriter<ResourceShare> writer = new NoWriter<>() {
        @Override
        public ResourceShare applyStatus(ResourceShare fields) {
            written.add(fields);
            ResourceShare answered = answer.apply(fields);
            answered.setStatus(fields.getStatus());
            return answered;
        }
    };

    private Optional<Duration> record(ResourceShare share, ShareOutcome outcome, AwsAccount... all) {
        return new ShareRecorder(
                        new FixedCaches(List.of(all), List.of(), Set.of()),
                        new ShareStatusWriter(new ShareStatuses(new OrderGrace(GRACE, CLOCK)), events),
                        memory,
                        accounts)
                .record(share, outcome, writer);
    }

    private static ResourceShare share(int generation, String status) {
        return Serialization.unmarshal("""
                apiVersion: crossbind.io/v1alpha1
                kind: ResourceShare
                metadata: {name: subnets, uid: s1, generation: %d}
                spec:
                  accountRef: {name: data}
                  resourceArns: ["arn:aws:ec2:eu-west-1:222222222222:subnet/s-1"]
                  principals: [{accountRef: {name: other}}]
                %s
                """.formatted(generation, status), ResourceShare.class);
    }

    private static ResourceShare ready(int generation, int observed) {
        return conditions(generation, observed, "True");
    }

    private static ResourceShare conditions(int generation, int observed, String ready) {
        return share(generation, """
                status:
                  observedGeneration: %d
                  conditions:
                    - type: Ready
                      status: "%s"
                      reason: Ready
                      message: any
                      lastTransitionTime: "2026-03-01T11:00:00Z"
                """.formatted(observed, ready));
    }

    private static AwsAccount account() {
        return Serialization.unmarshal("""
                apiVersion: crossbind.io/v1alpha1
                kind: AwsAccount
                metadata: {name: data}
                spec: {accountId: "222222222222", region: eu-west-1, driftCheckInterval: 7m}
                """, AwsAccount.class);
    }

    // The status

    @Test
    void statusIsWrittenOnceWithTheIdentityOfTheShareOnly() {
        ResourceShare share = share(1, "");
        record(share, DENIED);
        assertThat(written).singleElement().satisfies(fields -> {
            assertThat(fields.getMetadata().getUid()).isEqualTo("s1");
            assertThat(fields.getSpec()).isNull();
            assertThat(fields.getStatus()).isEqualTo(share.getStatus());
        });
        record(share, DENIED);
        assertThat(written).hasSize(1);
        assertThat(events.all()).singleElement().asString().startsWith("AccessDenied: RAM denied a call");
    }

    @Test
    void shareThatWasEditedMeanwhileIsPassedOverAtOnce() {
        answer = _ -> share(2, "");
        assertThat(record(share(1, ""), DENIED, account())).contains(Duration.ZERO);
    }

    // The next pass

    @Test
    void failedPassIsRepeatedAfterThePauseOfItsReason() {
        assertThat(record(share(1, ""), DENIED, account())).contains(SLOW);
    }

    @Test
    void readyShareIsCheckedForDriftAtTheIntervalOfItsAccount() {
        assertThat(record(share(1, ""), READY, account())).contains(Duration.ofMinutes(7));
        assertThat(record(share(1, ""), READY)).as("no such account").isEmpty();
    }

    @Test
    void waitingShareIsPassedOverAgainAfterABackoff() {
        assertThat(record(share(1, ""), SHARING, account())).contains(Duration.ofSeconds(1));
        assertThat(record(share(1, ""), SHARING, account())).contains(Duration.ofSeconds(2));
    }

    @Test
    void shareOfAnAccountThatDoesNotExistYetStallsAtTheEndOfTheGracePeriod() {
        ShareOutcome missing = ShareOutcome.blocked(
                new Problem(Reason.ACCOUNT_NOT_FOUND, "AwsAccount data does not exist"),
                new ShareOutcome.Share.Unchanged(),
                false);
        ResourceShare share = share(1, "");
        assertThat(record(share, missing)).contains(GRACE);
        assertThat(record(share, missing)).as("the same status").contains(GRACE);
        assertThat(written).hasSize(1);
    }

    @Test
    void shareThatIsCreatedAgainUnderItsNameIsRetriedAndKeptLikeANewOne() {
        ResourceShare share = share(1, "");
        share.addFinalizer(Finalizers.NAME);
        record(share, SHARING, account());
        record(share, SHARING, account());
        ObjectWriter<ResourceShare> applying = new NoWriter<>() {

            @Override
            public ResourceShare applyFinalizer(ResourceShare fields) {
                return share;
            }
        };
        memory.finalizers().keep(share, new ResourceShare(), applying);
        assertThat(memory.finalizers().isKept(share)).isTrue();

        memory.forget(share);
        assertThat(memory.finalizers().isKept(share)).isFalse();
        assertThat(record(share, SHARING, account())).contains(Duration.ofSeconds(1));
    }

    // Metrics

    @Test
    void repairIsCountedOnlyIfAShareThatWasReadyForItsSpecWasChanged() {
        record(share(1, ""), SHARING);
        record(ready(2, 1), SHARING);
        record(conditions(1, 1, "False"), SHARING);
        record(ready(1, 1), DENIED);
        record(
                ready(1, 1),
                ShareOutcome.inProgress("an invitation is open", new ShareOutcome.Share.Unchanged(), false));
        assertThat(accounts.repairs("data")).isZero();
        record(ready(1, 1), SHARING);
        assertThat(accounts.repairs("data")).isOne();
        ResourceShare deleted = ready(1, 1);
        deleted.getMetadata().setDeletionTimestamp("2026-03-01T12:00:00Z");
        record(deleted, SHARING);
        assertThat(accounts.repairs("data")).isOne();
    }

    @Test
    void reasonOfAShareIsCountedUntilTheShareIsForgotten() {
        ResourceShare share = share(1, "");
        record(share, DENIED);
        assertThat(CountedStates.of(memory.counts(), Reason.ACCESS_DENIED)).isOne();
        Instant first = CLOCK.instant();
        assertThat(memory.attempts().first(share, first)).isEqualTo(first);
        assertThat(memory.attempts().first(share, first.plusSeconds(9))).isEqualTo(first);
        memory.forget(share);
        assertThat(CountedStates.of(memory.counts(), Reason.ACCESS_DENIED)).isZero();
        assertThat(memory.attempts().first(share, first.plusSeconds(9))).isEqualTo(first.plusSeconds(9));
        assertThat(requeued)
                .containsExactlyInAnyOrder(NamespacedName.ofCluster("data"), NamespacedName.ofCluster("other"));
    }

    @Test
    void shareThatMayRemainIsReportedWithTheTagByWhichItIsFound() {
        new ShareStatusWriter(new ShareStatuses(new OrderGrace(GRACE, CLOCK)), events)
                .mayRemain(share(1, ""), new Problem(Reason.ACCESS_DENIED, "RAM denied a call"));
        assertThat(events.all())
                .singleElement()
                .asString()
                .startsWith("AccessDenied: account data could not be read")
                .contains("=subnets", "RAM denied a call");
    }
}
