package io.crossbind.simulation;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.WorkloadKind;
import io.crossbind.kit.cluster.ObjectKey;
import io.crossbind.kit.cluster.Preconditions;
import io.fabric8.kubernetes.api.model.Namespace;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** An administrator gives the hostile tenant access, and revokes all or a part of the access. */
final class RevokingAdministrator {
    private static final String USER = "administrator";

    /** A decision to end access. */
    private enum Decision {
        REMOVE_RULE,
        REMOVE_SOURCE_RULE(session -> session.isOfHome() || session.by().isPresent()),
        REMOVE_LABEL,
        ONLY_READS,
        ONLY_REPORTS,
        ONLY_PODS(session -> session.entry().workload != WorkloadKind.ServiceAccount),
        ONLY_WEB_IDENTITY(session -> session.entry().workload == WorkloadKind.ServiceAccount
                && session.by().isPresent()),
        NO_SOURCES_BUT_PODS(
                session -> session.entry() == Session.Entry.TASK || session.entry() == Session.Entry.FUNCTION),
        NO_PRINCIPAL(session -> session.entry().workload == WorkloadKind.Principal),
        NO_ROLE_NAMES(session -> session.role().name().startsWith(HostileManifests.HOSTILE + ".")),
        REQUIRE_MFA(session -> session.entry() == Session.Entry.PRINCIPAL),
        LIMIT_LIFETIME,
        REVOKE_SESSIONS,
        REVOKE_SOURCE_SESSIONS(session -> session.by().isPresent());

        private final Predicate<Session> concerned;

        Decision() {
            this(_ -> true);
        }

        /** @param concerned the sessions possibly concerned by the decision */
        Decision(Predicate<Session> concerned) {
            this.concerned = concerned;
        }
    }

    private final World world;
    private final RandomGenerator random;
    private final HostileTenant tenant;
    private final HostileAccounts home;
    private final HostileAccounts data;
    private final boolean selects;

    /** @param selects whether a label admits the namespace */
    RevokingAdministrator(World world, HostileTenant tenant, boolean selects) {
        this.world = world;
        this.random = world.scheduler.random();
        this.tenant = tenant;
        this.selects = selects;
        this.home = HostileAccounts.home(world.scenario.driftCheck);
        this.data = HostileAccounts.data(world.scenario.driftCheck, selects);
    }

    void putAccounts() {
        world.store.apply(home.manifest(), USER, true);
        world.store.apply(data.manifest(), USER, true);
    }

    /**
     * Makes a decision, and returns its name.
     *
     * @param had the sessions with the tenant's access; the decision concerns one of these sessions, if there are any
     */
    String revoke(Collection<Session> had) {
        List<Decision> decisions = Arrays.stream(Decision.values())
                .filter(each -> had.isEmpty() || had.stream().anyMatch(each.concerned))
                .toList();
        Decision decision = decisions.get(random.nextInt(decisions.size()));
        switch (decision) {
            case REMOVE_RULE -> data.removeRule();
            case REMOVE_SOURCE_RULE -> home.removeRule();
            case REMOVE_LABEL -> removeLabel();
            case ONLY_READS -> data.onlyReads();
            case ONLY_REPORTS -> data.onlyReports();
            case ONLY_PODS -> data.onlyPods();
            case ONLY_WEB_IDENTITY -> data.onlyWebIdentity();
            case NO_SOURCES_BUT_PODS -> home.onlyPods();
            case NO_PRINCIPAL -> data.noPrincipal();
            case NO_ROLE_NAMES -> data.noRoleNames();
            case REQUIRE_MFA -> data.requireMfa();
            case LIMIT_LIFETIME -> data.limitLifetime();
            case REVOKE_SESSIONS -> data.revokeSessionsBefore(now());
            case REVOKE_SOURCE_SESSIONS -> home.revokeSessionsBefore(now());
        }
        putAccounts();
        return decision.toString();
    }

    private String now() {
        return world.scheduler.clock().instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private void removeLabel() {
        tenant.loseLabel();
        if (!selects) {
            data.removeRule();
        }
        ObjectKey namespace = ObjectKey.of(HostileManifests.HOSTILE);
        if (world.store.get(Namespace.class, namespace).isPresent()) {
            world.store.patch(Namespace.class, namespace, Preconditions.NONE, USER, live -> {
                Map<String, String> labels = new HashMap<>(live.getMetadata().getLabels());
                labels.remove(HostileAccounts.LABEL);
                live.getMetadata().setLabels(labels);
            });
        }
    }

    /** Creates the binding of the peaceful tenant. */
    void putPeacefulBinding() {
        CrossAccountBinding binding = new CrossAccountBinding();
        binding.getMetadata().setNamespace(HostileManifests.PEACEFUL);
        binding.getMetadata().setName("web");
        binding.setSpec(HostileManifests.PEACE);
        world.store.apply(binding, USER, true);
    }
}
