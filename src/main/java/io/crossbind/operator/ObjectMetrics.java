package io.crossbind.operator;

import io.crossbind.model.Durations;
import io.crossbind.model.Reason;
import io.crossbind.reconcile.ConditionCounts;
import io.crossbind.reconcile.ConditionCounts.State;
import io.prometheus.metrics.model.snapshots.Labels;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The metrics of bindings and shares, counted by account, namespace and reason. Tenants choose the namespaces and accounts in these
 * metrics, so both labels are bounded: a missing account has an empty label, and namespaces beyond the bounds share {@link #OTHER}.
 */
final class ObjectMetrics {
    /** No namespace can have this name, because Kubernetes names begin with a letter or a digit. */
    static final String OTHER = "_other";

    /** The maximum number of namespaces with their own label. */
    static final int NAMESPACES = 200;

    /** The maximum number of series of all labelled namespaces. One namespace can have a series for each account and reason. */
    static final int SERIES = 2000;

    /** Reasons intended by an administrator or the manifest. Objects may keep these reasons for ever. */
    private static final Set<Reason> INTENDED =
            EnumSet.of(Reason.EXPIRED, Reason.ACCESS_REVOKED, Reason.ACCOUNT_ABANDONED);

    private ObjectMetrics() {}

    static void bindings(Families families, ConditionCounts bindings, Set<String> accounts, Clock clock) {
        List<State> states = bindings.all();
        Set<String> named = named(states);
        Map<Group, Long> counts = new TreeMap<>(Group.ORDER);
        Map<Place, Double> waiting = new TreeMap<>(Place.ORDER);
        Instant now = clock.instant();
        for (State state : states) {
            Place place = new Place(
                    accounts.contains(state.account()) ? state.account() : "",
                    named.contains(state.namespace()) ? state.namespace() : OTHER);
            counts.merge(new Group(place, state.reason()), 1L, Long::sum);
            waiting.merge(place, notReady(state, now), Math::max);
        }
        families.gauge(
                        "crossbind_bindings",
                        "Bindings by account, namespace and reason of their Ready condition. Namespaces beyond a limit"
                                + " have the label _other.",
                        counts)
                .gauge(
                        "crossbind_binding_not_ready_seconds",
                        "Longest time for which a binding has not been Ready; 0 if all bindings are Ready."
                                + " Expired and revoked bindings, and bindings of abandoned accounts, do not count.",
                        waiting)
                .histogram(
                        "crossbind_binding_time_to_ready_seconds",
                        "Time from the pass in which a binding was first seen, or lost Ready, to the pass in which the binding is Ready.",
                        bindings.timeToReady())
                .histogram(
                        "crossbind_binding_propagation_seconds",
                        "Time for which bindings wait until IAM has propagated a change.",
                        bindings.propagation());
    }

    static void shares(Families families, ConditionCounts shares, Set<String> accounts) {
        Map<ShareGroup, Long> counts = shares.all().stream()
                .collect(Collectors.groupingBy(
                        state -> new ShareGroup(
                                accounts.contains(state.account()) ? state.account() : "", state.reason()),
                        () -> new TreeMap<>(ShareGroup.ORDER),
                        Collectors.counting()));
        families.gauge("crossbind_shares", "ResourceShares by account and reason of their Ready condition.", counts);
    }

    private static double notReady(State state, Instant now) {
        if (state.isReady() || INTENDED.contains(state.reason())) {
            return 0;
        }
        return Math.max(0, Durations.seconds(Duration.between(state.notReadySince(), now)));
    }

    /**
     * The namespaces with their own label. Namespaces admitted by an account come first, then the longest known ones. So a tenant who
     * creates namespaces takes the label from no other namespace.
     */
    private static Set<String> named(Collection<State> states) {
        Map<String, Standing> standings = new HashMap<>();
        Map<String, Set<Object>> series = new HashMap<>();
        for (State state : states) {
            standings.merge(state.namespace(), Standing.of(state), Standing::best);
            series.computeIfAbsent(state.namespace(), _ -> new HashSet<>())
                    .add(List.of(state.account(), state.reason()));
        }
        Set<String> named = new HashSet<>();
        int left = SERIES;
        for (String namespace : ranked(standings)) {
            int needed = series.getOrDefault(namespace, Set.of()).size();
            if (needed <= left && named.size() < NAMESPACES) {
                named.add(namespace);
                left -= needed;
            }
        }
        return named;
    }

    private static List<String> ranked(Map<String, Standing> standings) {
        return standings.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Standing.FIRST))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The claim of a namespace to its own label. */
    private record Standing(boolean isAdmitted, long number) {
        static final Comparator<Standing> FIRST =
                Comparator.comparing(Standing::isAdmitted).reversed().thenComparing(Standing::number);

        static Standing of(State state) {
            return new Standing(state.reason() != Reason.NAMESPACE_NOT_ALLOWED, state.number());
        }

        static Standing best(Standing one, Standing other) {
            return new Standing(one.isAdmitted || other.isAdmitted, Math.min(one.number, other.number));
        }
    }

    private record Place(String account, String namespace) implements Families.Labelled {
        static final Comparator<Place> ORDER =
                Comparator.comparing(Place::account).thenComparing(Place::namespace);

        @Override
        public Labels labels() {
            return Labels.of("account", account, "binding_namespace", namespace);
        }
    }

    private record Group(Place place, Reason reason) implements Families.Labelled {
        static final Comparator<Group> ORDER =
                Comparator.comparing(Group::place, Place.ORDER).thenComparing(Group::reason);

        @Override
        public Labels labels() {
            return place.labels().add("reason", reason.title());
        }
    }

    private record ShareGroup(String account, Reason reason) implements Families.Labelled {
        static final Comparator<ShareGroup> ORDER =
                Comparator.comparing(ShareGroup::account).thenComparing(ShareGroup::reason);

        @Override
        public Labels labels() {
            return Labels.of("account", account, "reason", reason.title());
        }
    }
}
