package io.crossbind.reconcile.share;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.ResourceShare;
import io.crossbind.aws.AwsSessions;
import io.crossbind.aws.TickingClock;
import io.crossbind.inventory.Inventory;
import io.crossbind.kit.aws.AwsSandbox;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.Issuer;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import io.crossbind.reconcile.AccountNotices;
import io.crossbind.reconcile.AccountRegistry;
import io.crossbind.reconcile.AccountStates;
import io.crossbind.reconcile.ConditionCounts;
import io.crossbind.reconcile.CountedStates;
import io.crossbind.reconcile.FinalizerKeeper;
import io.crossbind.reconcile.Finalizers;
import io.crossbind.reconcile.FixedCaches;
import io.crossbind.reconcile.NoCommands;
import io.crossbind.reconcile.NoWriter;
import io.crossbind.reconcile.Reconciliation.Cleanup;
import io.crossbind.reconcile.RecordedEvents;
import io.crossbind.reconcile.Retries;
import io.crossbind.reconcile.SandboxSessions;
import io.crossbind.reconcile.port.ClusterFailure;
import io.crossbind.reconcile.port.NamespacedName;
import io.crossbind.status.Conditions;
import io.crossbind.status.OrderGrace;
import io.crossbind.status.ShareStatuses;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The passes over a share, from its creation in RAM to its complete removal. */
class ShareReconciliationTest {
    private static final String HOME = "111111111111";
    private static final String EXTERNAL_ID = "5e0c1d52-77c5-4a54-8f0e-3f6a4a0b7d90";
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String DELETED_AT = "2026-03-01T12:00:00Z";

    private final TickingClock clock = new TickingClock();
    private final AwsSandbox aws = new AwsSandbox(clock, _ -> {}, new SplittableRandom(1));
    private final RecordedEvents events = new RecordedEvents();
    private final List<NamespacedName> requeued = new ArrayList<>();
    private final AwsAccount network = account("network", "510000000001", """
            shares: {resources: ["arn:aws:ec2:*:510000000001:*"], principals: ["510000000002"]}
            """);
    private final AwsAccount data = account("data", "510000000002", "");
    private final ResourceShare share = share();
    private Supplier<ClusterIdentity> cluster =
            () -> new ClusterIdentity("prod", new Issuer("https://issuer.example"), "sts.amazonaws.com");
    private boolean refusesFinalizers;
    private final DeletionAttempts attempts = new DeletionAttempts();
    private final FinalizerKeeper finalizers = new FinalizerKeeper();
    private final ShareMemory memory = new ShareMemory(
            finalizers,
            new AccountNotices(requeued::add),
            new Retries(Duration.ofMinutes(1), Duration.ofMinutes(5), () -> 0.5),
            new ConditionCounts(clock),
            attempts);
    private final ShareReconciliation reconciliation = reconciliation();
    private final Writer writer = new Writer();

    private ShareReconciliation reconciliation() {
        FixedCaches view = new FixedCaches(List.of(network, data), List.of(), Set.of());
        AwsSessions sessions = SandboxSessions.of(aws, aws.operatorOf(HOME), clock);
        ShareSites sites =
                new ShareSites(view, new AccountRegistry(() -> cluster.get(), sessions, new Inventory(), clock));
        ShareStatusWriter statuses =
                new ShareStatusWriter(new ShareStatuses(new OrderGrace(Duration.ofMinutes(10), clock)), events);
        NoCommands commands = new NoCommands() {
            @Override
            public void applyFinalizer(AwsAccount fields) {
                network.addFinalizer(Finalizers.NAME);
            }
        };
        return new ShareReconciliation(
                new SharePass(
                        sites,
                        new ShareExecutor(sites, commands, finalizers, statuses),
                        statuses,
                        attempts,
                        Duration.ofMinutes(1),
                        clock),
                new ShareRecorder(view, statuses, memory, new AccountStates(clock)),
                memory);
    }

    /** The API server, for the share only. */
    private final class Writer extends NoWriter<ResourceShare> {
        @Override
        public ResourceShare applyStatus(ResourceShare fields) {
            share.setStatus(fields.getStatus());
            return share;
        }

        @Override
        public ResourceShare applyFinalizer(ResourceShare fields) {
            if (refusesFinalizers) {
                throw new ClusterFailure(503, "unavailable", new IllegalStateException());
            }
            share.addFinalizer(Finalizers.NAME);
            return share;
        }

        @Override
        public void removeFinalizer() {
            share.removeFinalizer(Finalizers.NAME);
        }
    }

    private static AwsAccount account(String name, String id, String more) {
        return Serialization.unmarshal("""
                apiVersion: crossbind.io/v1alpha1
                kind: AwsAccount
                metadata: {name: %1$s, uid: %1$s, creationTimestamp: "2026-03-01T12:00:00Z"}
                spec:
                  accountId: "%2$s"
                  region: eu-west-1
                  managementRole: {arn: "arn:aws:iam::%2$s:role/crossbind/operator", externalId: "%3$s"}
                """.formatted(name, id, EXTERNAL_ID) + more.indent(2), AwsAccount.class);
    }

    private static ResourceShare share() {
        return Serialization.unmarshal("""
                apiVersion: crossbind.io/v1alpha1
                kind: ResourceShare
                metadata: {name: subnets, uid: s1, generation: 1}
                spec:
                  accountRef: {name: network}
                  resourceArns: ["arn:aws:ec2:eu-west-1:510000000001:subnet/subnet-00000000000000001"]
                  principals: [{accountRef: {name: data}}]
                """, ResourceShare.class);
    }

    private void open() {
        aws.createManagementRole("510000000001", HOME, EXTERNAL_ID, null);
        aws.settings().organization("o-abcdefghij", "510000000001", "510000000002");
    }

    private Condition ready() {
        return Conditions.ready(share.getStatus().conditions()).orElseThrow();
    }

    private static ClusterIdentity unknownCluster() {
        throw new ProblemException(Reason.KUBERNETES_ERROR, "the identity of the cluster is not known yet");
    }

    @Test
    void createdShareIsNamedUntilRamListsItAndItsAccountsLearnOfIt() {
        open();
        reconciliation.reconcile(share, writer);
        assertThat(ready().getReason()).isEqualTo("Sharing");
        assertThat(ready().getMessage()).contains(share.getStatus().arn() + " was created");
        assertThat(network.getFinalizers()).contains(Finalizers.NAME);
        assertThat(requeued).containsExactly(NamespacedName.ofCluster("data"), NamespacedName.ofCluster("network"));

        reconciliation.reconcile(share, writer);
        assertThat(ready().getReason()).isEqualTo("Ready");
        assertThat(requeued).as("nothing changed for the accounts").hasSize(2);
    }

    @Test
    void deletedShareIsForgottenOnceNothingIsLeft() {
        open();
        reconciliation.reconcile(share, writer);
        reconciliation.reconcile(share, writer);
        assertThat(CountedStates.of(memory.counts(), Reason.READY)).isOne();
        requeued.clear();

        share.getMetadata().setDeletionTimestamp(DELETED_AT);
        Cleanup cleanup = reconciliation.cleanUp(share, writer);
        for (int passes = 0; cleanup instanceof Cleanup.Pending && passes < 3; passes++) {
            clock.pass(PATIENCE);
            cleanup = reconciliation.cleanUp(share, writer);
        }
        assertThat(cleanup).isEqualTo(new Cleanup.Done());
        assertThat(CountedStates.of(memory.counts(), Reason.SHARING)).isZero();
        assertThat(requeued).contains(NamespacedName.ofCluster("network"));
    }

    @Test
    void shareThatCannotBeKeptIsNotCreated() {
        open();
        refusesFinalizers = true;
        reconciliation.reconcile(share, writer);
        assertThat(ready().getReason()).isEqualTo("KubernetesError");
        assertThat(aws.inspect().shares()).isEmpty();
    }

    @Test
    void deletionWaitsForAProblemThatMayPassFromTheFirstAttemptOfTheDeletionOn() {
        cluster = ShareReconciliationTest::unknownCluster;
        reconciliation.reconcile(share, writer);
        clock.pass(PATIENCE);
        share.getMetadata().setDeletionTimestamp(DELETED_AT);
        assertThat(reconciliation.cleanUp(share, writer)).isInstanceOf(Cleanup.Pending.class);
        clock.pass(PATIENCE);
        assertThat(reconciliation.cleanUp(share, writer)).isEqualTo(new Cleanup.Done());
        assertThat(events.all()).last().asString().contains("may remain there");
    }
}
