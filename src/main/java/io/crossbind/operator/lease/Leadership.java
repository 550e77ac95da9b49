package io.crossbind.operator.lease;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * Knows whether this process leads, and which writes it may send. With a Lease, this class wraps every client for the leader's writes, so
 * that no write bypasses the fence. Without a Lease the single process leads.
 */
public final class Leadership {
    /** Name of the Lease. */
    public static final String LEASE = "crossbind";

    /** How long the client for the Lease may wait for an answer. */
    public static final Duration ANSWERS_WITHIN = BoundedExchanges.ANSWERS_WITHIN;

    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);
    private static final LongSupplier NANOS = System::nanoTime;

    /** The time to wait for outstanding answers while stopping. */
    private static final Duration DRAINED_WITHIN = Duration.ofSeconds(3);

    /** The maximum delay until the end of the Lease is noticed: a small part of the five seconds that remain at that time. */
    private static final Duration WATCHED_EVERY = Duration.ofMillis(200);

    private final Optional<String> namespace;
    private final String instance;
    private final LeaseContact contact = new LeaseContact(NANOS);
    private final Optional<WriteFence> fence;
    private Optional<LeaderElection> election = Optional.empty();
    private Optional<Repeated> exchanges = Optional.empty();

    /**
     * Creates the leadership.
     *
     * @param namespace of the Lease; empty for a process that leads without an election
     * @param instance name of this process, the base of the holder's identity
     */
    public Leadership(Optional<String> namespace, String instance) {
        this.namespace = namespace;
        this.instance = instance;
        this.fence = namespace.map(_ -> new WriteFence(NANOS, Leadership::lost));
    }

    /** Returns a Kubernetes client in which only the leader writes. */
    public HttpClient fenced(HttpClient client) {
        return fence.<HttpClient>map(held -> new FencedHttpClient(client, held)).orElse(client);
    }

    /** Returns an AWS client in which only the leader makes calls. */
    public SdkHttpClient fenced(SdkHttpClient client) {
        return fence.<SdkHttpClient>map(held -> new FencedAwsClient(client, held))
                .orElse(client);
    }

    /**
     * Begins to compete.
     *
     * @param client without retries, and with its own connections, because the Lease must not wait for other requests
     * @param onLeading called once on a separate thread when this process becomes the leader
     */
    public void start(KubernetesClient client, Runnable onLeading) {
        if (fence.isEmpty()) {
            onLeading.run();
            return;
        }
        WriteFence held = fence.get();
        LeaderElection candidate = new LeaderElection(
                new ApiLease(client, namespace.orElseThrow(), LEASE, ANSWERS_WITHIN, Clock.systemUTC()),
                // A restarted process in its pod gets another identity, because requests of its predecessor may still
                // be outstanding.
                instance + "_" + UUID.randomUUID(),
                held,
                contact,
                NANOS,
                Clock.systemUTC(),
                () -> Thread.ofPlatform().name("leading").start(() -> lead(onLeading)));
        election = Optional.of(candidate);
        Repeated steps = new Repeated("leader-election", candidate::step);
        exchanges = Optional.of(steps);
        steps.start();
        new Repeated("lease-watchdog", () -> watched(held)).start();
    }

    private static void lost() {
        ProcessEnd.halt("lost the lease: it was not renewed for " + WriteFence.ENDS_AT.toSeconds()
                + " s, or another replica acquired it");
    }

    /** An idle leader would keep the others from leading. */
    private static void lead(Runnable onLeading) {
        try {
            onLeading.run();
        } catch (RuntimeException e) {
            LOG.error("cannot begin to reconcile", e);
            ProcessEnd.halt("this replica is the leader but cannot reconcile");
        }
    }

    private static Duration watched(WriteFence fence) {
        fence.endIfLapsed();
        Duration left = fence.remaining();
        return left.compareTo(WATCHED_EVERY) < 0 ? left.plusMillis(1) : WATCHED_EVERY;
    }

    /** Returns whether this process is the leader. */
    public boolean leads() {
        return fence.map(held -> held.state() == FenceState.OPEN || held.state() == FenceState.OVERDUE)
                .orElse(true);
    }

    /** Returns whether the API server answered a Lease request in the last seconds; true without a Lease. */
    public boolean isInContact() {
        return fence.isEmpty() || contact.isRecent();
    }

    /**
     * Ends the leadership. No write begins from now on. The Lease is released if all begun writes were answered. Otherwise the Lease
     * expires, and the next leader waits for the expiry.
     */
    public void stop() {
        fence.ifPresent(WriteFence::close);
        fence.ifPresent(Leadership::drain);
        exchanges.ifPresent(Repeated::stop);
        if (fence.isEmpty() || fence.get().isQuiet()) {
            election.ifPresent(LeaderElection::release);
        } else {
            LOG.warn("the Lease is not released because a write has no answer; it expires");
        }
    }

    private static void drain(WriteFence fence) {
        long end = NANOS.getAsLong() + DRAINED_WITHIN.toNanos();
        try {
            while (!fence.isQuiet() && NANOS.getAsLong() < end) {
                Thread.sleep(50);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
