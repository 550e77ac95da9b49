package io.crossbind.simulation;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.ResourceShare;
import io.crossbind.apply.Locks;
import io.crossbind.aws.AwsSessions;
import io.crossbind.desired.InjectedNamespaces;
import io.crossbind.kit.time.Scheduler;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.Issuer;
import io.crossbind.operator.Memory;
import io.crossbind.operator.OperatorGraph;
import io.crossbind.operator.Ports;
import io.crossbind.operator.lease.SimulatedLease;
import io.crossbind.reconcile.ConcurrentEdit;
import io.crossbind.reconcile.RecordedEvents;
import io.crossbind.reconcile.port.ClusterFailure;
import io.crossbind.reconcile.port.NamespacedName;
import io.crossbind.reconcile.port.OwnerRestarter;
import io.crossbind.reconcile.share.ShareAccounts;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** One process of the operator, with the real passes and lagging caches. A kill destroys all of its state. */
final class OperatorProcess {
    static final ClusterIdentity CLUSTER =
            new ClusterIdentity(Manifests.CLUSTER, new Issuer(Manifests.ISSUER), "sts.amazonaws.com");

    private static final OperatorGraph.Settings SETTINGS = new OperatorGraph.Settings(
            Duration.ofSeconds(10),
            Duration.ofMinutes(2),
            Duration.ofMinutes(5),
            Duration.ofHours(1),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            InjectedNamespaces.none());

    final String name;
    private final World world;
    private final Scheduler scheduler;
    final SimulatedCluster cluster;
    final RecordedEvents events = new RecordedEvents();
    private final ControllerQueue<CrossAccountBinding> bindings;
    private final ControllerQueue<AwsAccount> accounts;
    private final ControllerQueue<ResourceShare> shares;

    final SimulatedLease lease;

    OperatorProcess(World world, String name) {
        this.world = world;
        this.name = name;
        this.scheduler = world.scheduler;
        this.lease = new SimulatedLease(
                () -> Duration.between(Instant.EPOCH, scheduler.clock().instant())
                        .toNanos(),
                () -> scheduler.killProcess(name));
        this.cluster = new SimulatedCluster(world.store, new ApiRequests());
        AwsSessions sessions = world.clients.sessions(world.aws);
        OperatorGraph graph = OperatorGraph.of(
                new Ports(
                        cluster,
                        cluster,
                        cluster,
                        cluster,
                        _ -> List.of(),
                        new SimulatedRecords(cluster, world.store),
                        cluster,
                        (_, _) -> new OwnerRestarter.Result(Set.of(), Set.of(), Set.of()),
                        events,
                        object -> queueOfBindings().requeue(object),
                        object -> queueOfAccounts().requeue(object),
                        new TaskLocks(scheduler),
                        () -> 0.5),
                SETTINGS,
                () -> CLUSTER,
                sessions,
                new Memory(scheduler.clock()),
                scheduler.clock());
        this.bindings = queue(CrossAccountBinding.class, graph.bindings());
        this.accounts = queue(AwsAccount.class, graph.accounts());
        this.shares = queue(ResourceShare.class, graph.shares());
        cluster.requeueBindings(bindings::requeue);
        cluster.view.listen(AwsAccount.class, (before, after, gone) -> {
            if (before == null || gone || ConcurrentEdit.specOrLifeChanged(before, after)) {
                cluster.shares()
                        .filter(share -> ShareAccounts.name(share, after))
                        .forEach(share -> shares.requeue(NamespacedName.of(share)));
            }
        });
    }

    private ControllerQueue<CrossAccountBinding> queueOfBindings() {
        return bindings;
    }

    private ControllerQueue<AwsAccount> queueOfAccounts() {
        return accounts;
    }

    private <P extends HasMetadata> ControllerQueue<P> queue(Class<P> type, io.crossbind.reconcile.Passes<P> passes) {
        return new ControllerQueue<>(scheduler, name, cluster.view, type, passes, object -> {
            world.checks.passBegins();
            return cluster.writerOf(object);
        });
    }

    /** Starts with all objects, and then follows the events of the API server with a delay. */
    void start() {
        accounts.start();
        shares.start();
        bindings.start();
        scheduler.spawn(name, "informers", this::follow);
    }

    private void follow() {
        while (true) {
            scheduler.await("events", () -> cluster.view.pending() > 0);
            Duration lag = world.noise.lag();
            if (!lag.isZero()) {
                scheduler.sleep(lag);
            }
            List<Class<? extends HasMetadata>> late = cluster.view.late();
            if (!late.isEmpty()) {
                cluster.view.deliver(late.get(world.noise.choose(late.size())));
            }
        }
    }

    /** Whether no pass runs and no event is pending. */
    boolean isIdle() {
        return bindings.busy() + accounts.busy() + shares.busy() == 0 && cluster.view.pending() == 0;
    }

    /** Checks the fence right before a call. A call waits while the Lease is overdue, and the process ends once the Lease is lost. */
    void fence() {
        while (lease.isOverdue()) {
            scheduler.sleep(Duration.ofMillis(500));
        }
        lease.write();
    }

    private final class ApiRequests implements SimulatedCluster.Requests {
        @Override
        public <T> T send(String request, Supplier<T> action) {
            scheduler.point("api " + request);
            fence();
            world.checks.beforeApiRequest(request);
            Message message = Message.request(Message.Receiver.CLUSTER, !request.startsWith("read "), request);
            failIfLost(message);
            T answer = answer(message.answer(), action);
            failIfLost(message.answer());
            return answer;
        }

        private <T> T answer(Message answer, Supplier<T> action) {
            try {
                return action.get();
            } catch (ClusterFailure refused) {
                throw world.noise.losesRefusal(answer) ? lost(answer) : refused;
            }
        }

        private void failIfLost(Message message) {
            if (world.noise.loses(message)) {
                throw lost(message);
            }
        }

        private static ClusterFailure lost(Message message) {
            return new ClusterFailure(0, "lost: " + message.text(), new IllegalStateException());
        }

        @Override
        public void wroteStatus(HasMetadata written) {
            world.checks.afterStatus(written);
        }
    }

    /** Locks that block in virtual time. */
    private static final class TaskLocks implements Locks {
        private final io.crossbind.kit.time.Locks locks;

        TaskLocks(Scheduler scheduler) {
            this.locks = new io.crossbind.kit.time.Locks(scheduler);
        }

        @Override
        public <T> T withLock(Object key, Supplier<T> action) {
            return locks.hold(key, action);
        }
    }
}
