package io.crossbind.simulation;

import io.crossbind.api.v1alpha1.AccessRule;
import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.AwsAccountSpec;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.Delivery;
import io.crossbind.api.v1alpha1.WorkloadKind;
import io.crossbind.kit.cluster.ObjectKey;
import io.crossbind.model.OwnerTags;
import io.crossbind.simulation.Session.Entry;
import io.crossbind.simulation.Session.Probe;
import io.fabric8.kubernetes.api.model.Namespace;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The hostile tenant's access under the rules of the accounts, judged without the operator's code. Facts under the tenant's control, such as
 * the namespace and the end of a binding, count for one more interval, because the operator needs this long to see changes.
 */
final class RulesInForce {
    private final World world;
    private final Duration interval;
    /** By UID: the last time at which the namespace had the UID. */
    private final Map<String, Instant> uids = new HashMap<>();

    private Instant labelled = Instant.MIN;
    /** By name: the last time at which a binding of the namespace had an expiry in the future. */
    private final Map<String, Instant> bounded = new HashMap<>();

    private AwsAccountSpec home;
    private AwsAccountSpec data;

    RulesInForce(World world, Duration interval) {
        this.world = world;
        this.interval = interval;
        this.home = account("home");
        this.data = account("data");
    }

    private AwsAccountSpec account(String name) {
        return world.store
                .get(AwsAccount.class, ObjectKey.of(name))
                .orElseThrow()
                .getSpec();
    }

    /** Records the present accounts, namespace and bindings. */
    void look() {
        home = account("home");
        data = account("data");
        Instant now = world.scheduler.clock().instant();
        world.store
                .get(Namespace.class, ObjectKey.of(HostileManifests.HOSTILE))
                .map(Namespace::getMetadata)
                .ifPresent(there -> {
                    uids.put(there.getUid(), now);
                    if (there.getLabels().containsKey(HostileAccounts.LABEL)) {
                        labelled = now;
                    }
                });
        world.bindings().forEach((name, binding) -> {
            if (isBounded(binding, now)) {
                bounded.put(name, now);
            }
        });
    }

    private static boolean isBounded(CrossAccountBinding binding, Instant now) {
        String end = binding.getSpec().expiresAt();
        return binding.getMetadata().getNamespace().equals(HostileManifests.HOSTILE)
                && end != null
                && Instant.parse(end).isAfter(now);
    }

    /** A grant to the existing principal does not show its binding. */
    private boolean isBounded(Session session) {
        String binding = session.role().tags().get(OwnerTags.BINDING);
        return binding == null
                ? bounded.values().stream().anyMatch(this::isRecent)
                : isRecent(bounded.getOrDefault(binding, Instant.MIN));
    }

    private boolean isRecent(Instant time) {
        return !time.equals(Instant.MIN)
                && !time.plus(interval).isBefore(world.scheduler.clock().instant());
    }

    /** Whether a rule allows the session the probe's action, and no administrator has revoked the session. */
    boolean allow(Session session, Probe probe) {
        return !isOfFormerNamespace(session)
                && !isRevoked(session)
                && sourceIsAllowed(session)
                && data.rules().stream().anyMatch(rule -> targetIsAllowed(rule, session, probe));
    }

    /** Whether a role of the session was created for a former namespace of the name, deleted at least an interval ago. */
    boolean isOfFormerNamespace(Session session) {
        String uid = session.role().tags().get(OwnerTags.NAMESPACE_UID);
        boolean isOperators = !session.role().arn().equals(Manifests.CI);
        return isOperators && (uid == null || !isRecent(uids.getOrDefault(uid, Instant.MIN)))
                || session.by().filter(this::isOfFormerNamespace).isPresent();
    }

    /** A source role with direct access to the target account obeys both accounts. */
    private boolean isRevoked(Session session) {
        boolean isOperators = !session.role().arn().equals(Manifests.CI);
        boolean isBefore = isOperators
                && (isBefore(session.issued(), data) || session.isOfHome() && isBefore(session.issued(), home));
        return isBefore
                || session.by()
                        .filter(source -> isNew(session) && mayNotLead(source))
                        .isPresent();
    }

    private boolean isNew(Session session) {
        return !session.issued().isBefore(world.scheduler.clock().instant());
    }

    /**
     * Whether a session was revoked, so that it may assume no further role. Roles assumed earlier, or in the moments before the operator
     * narrowed the trust policy, are sessions of their own.
     */
    private boolean mayNotLead(Session source) {
        return isBefore(source.issued(), data) || isBefore(source.issued(), home);
    }

    private static boolean isBefore(Instant issued, AwsAccountSpec account) {
        String time = account.revokeSessionsBefore();
        return time != null && issued.isBefore(Instant.parse(time));
    }

    private boolean sourceIsAllowed(Session session) {
        boolean hasSource = session.by().isPresent()
                || session.isOfHome()
                        && session.entry() != Entry.PRINCIPAL
                        && session.entry() != Entry.PRINCIPAL_BY_MFA;
        return !hasSource
                || home.rules().stream()
                        .anyMatch(rule -> admits(rule)
                                && workloads(rule).contains(session.entry().workload)
                                && deliveries(rule, session));
    }

    private boolean targetIsAllowed(AccessRule rule, Session session, Probe probe) {
        return admits(rule)
                && workloads(rule).contains(session.entry().workload)
                && deliveries(rule, session)
                && principals(rule, session)
                && (!session.role().name().startsWith(HostileManifests.HOSTILE + ".")
                        || !rule.roleNames().isEmpty())
                && (rule.maxLifetime() == null || isBounded(session))
                && matches(rule.actions(), probe.action())
                && matches(rule.resources(), probe.resource());
    }

    private boolean admits(AccessRule rule) {
        return rule.namespaces().names().contains(HostileManifests.HOSTILE)
                || rule.namespaces().selector() != null && isRecent(labelled);
    }

    private static List<WorkloadKind> workloads(AccessRule rule) {
        return rule.workloads().isEmpty() ? List.of(WorkloadKind.ServiceAccount) : rule.workloads();
    }

    private static boolean deliveries(AccessRule rule, Session session) {
        if (session.entry().workload != WorkloadKind.ServiceAccount) {
            return true;
        }
        Delivery used = session.entry() == Entry.POD
                ? Delivery.PodIdentity
                : session.by().isPresent() ? Delivery.RoleChaining : Delivery.WebIdentity;
        return rule.deliveries().isEmpty()
                ? used == Delivery.WebIdentity
                : rule.deliveries().contains(used);
    }

    private static boolean principals(AccessRule rule, Session session) {
        return session.entry().workload != WorkloadKind.Principal
                || rule.principals().stream()
                        .anyMatch(each -> each.arn().equals(Manifests.CI)
                                && (!Boolean.TRUE.equals(each.requireMfa())
                                        || session.entry() == Entry.PRINCIPAL_BY_MFA));
    }

    private static boolean matches(List<String> globs, String text) {
        return globs.stream()
                .anyMatch(glob -> Stream.of(glob.split("\\*", -1))
                        .map(Pattern::quote)
                        .collect(Collectors.collectingAndThen(
                                Collectors.joining(".*"), regex -> Pattern.matches(regex, text))));
    }
}
