package io.crossbind.simulation;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.CrossAccountBindingSpec;
import io.crossbind.api.v1alpha1.DeletionPolicy;
import io.crossbind.desired.ProfilesConfigMap;
import io.crossbind.kit.cluster.ApiRefusal;
import io.crossbind.kit.cluster.ObjectKey;
import io.crossbind.kit.cluster.Preconditions;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A tenant tries to keep access. The tenant may write everything in the namespace, including finalizers and statuses, and may delete the
 * namespace. Only the administrator controls the label that admits the namespace: a re-created namespace has the label only while the
 * administrator allows the label.
 */
final class HostileTenant {
    private static final String USER = "tenant";

    /** The kinds of steps. Each step is drawn as often as its number says. */
    private enum Step {
        PUT(10),
        DELETE(2),
        STRIP(5),
        REPLACE(4),
        FORGE_STATUS(6),
        MARK(2),
        DELETE_HELPERS(2),
        RETAIN(2),
        REVOKE_AND_TAKE_BACK(2),
        EXPIRE(4),
        RECREATE_NAMESPACE(1);

        private final int weight;

        Step(int weight) {
            this.weight = weight;
        }

        static final List<Step> DRAWN = drawn();

        private static List<Step> drawn() {
            List<Step> all = new ArrayList<>();
            for (Step step : values()) {
                for (int i = 0; i < step.weight; i++) {
                    all.add(step);
                }
            }
            return List.copyOf(all);
        }
    }

    private final World world;
    private final RandomGenerator random;
    private final ForgedStatuses forged;
    /** By name of a binding: the alternative specs for edits. */
    private final Map<String, List<CrossAccountBindingSpec>> edits = new HashMap<>();

    private boolean isLabelled;

    HostileTenant(World world, boolean isLabelled) {
        this.world = world;
        this.random = world.scheduler.random();
        this.forged = new ForgedStatuses(world);
        this.isLabelled = isLabelled;
    }

    /** From now on, a re-created namespace gets no label. */
    void loseLabel() {
        isLabelled = false;
    }

    /** Requests access under some names, and returns a description. */
    String ask() {
        List<String> names = HostileManifests.BINDINGS.subList(random.nextInt(3), HostileManifests.BINDINGS.size());
        names.forEach(this::put);
        return "PUT " + names;
    }

    /** Performs one step, and returns a description. */
    String step() {
        Step step = choose(Step.DRAWN);
        List<String> names = HostileManifests.BINDINGS.stream()
                .filter(name -> step == Step.PUT
                        || world.store.get(CrossAccountBinding.class, key(name)).isPresent())
                .toList();
        if (names.isEmpty()) {
            return step + " of nothing";
        }
        String name = choose(names);
        try {
            switch (step) {
                case PUT -> put(name);
                case DELETE -> world.store.delete(CrossAccountBinding.class, key(name));
                case STRIP -> strip(name);
                case REPLACE -> {
                    strip(name);
                    pause();
                    put(name);
                }
                case FORGE_STATUS -> forged.forge(key(name));
                case MARK -> mark(name);
                case DELETE_HELPERS -> deleteHelpers();
                case RETAIN -> ending(name, DeletionPolicy.Retain, null, null);
                case REVOKE_AND_TAKE_BACK -> {
                    ending(name, DeletionPolicy.Delete, null, time(Duration.ZERO));
                    pause();
                    ending(name, DeletionPolicy.Delete, null, null);
                }
                case EXPIRE -> ending(name, DeletionPolicy.Delete, time(Duration.ofSeconds(100)), null);
                case RECREATE_NAMESPACE -> recreateNamespace();
            }
            return step + " " + name;
        } catch (ApiRefusal e) {
            return step + " " + name + " refused: " + e.getMessage();
        }
    }

    private void pause() {
        world.scheduler.sleep(random.nextBoolean() ? Duration.ZERO : Duration.ofMillis(random.nextInt(30_000)));
    }

    private String time(Duration from) {
        return world.scheduler
                .clock()
                .instant()
                .plus(from)
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
    }

    /** Workload and role name of an existing binding are immutable. */
    private void put(String name) {
        boolean isThere = world.store.get(CrossAccountBinding.class, key(name)).isPresent();
        if (!isThere || !edits.containsKey(name)) {
            edits.put(name, choose(HostileManifests.ASKED));
        }
        apply(name, choose(edits.get(name)));
    }

    /** A re-applied binding has an expiry in a fifth of the cases, because a rule may require an expiry. */
    private void apply(String name, CrossAccountBindingSpec spec) {
        put(name, spec, DeletionPolicy.Delete, random.nextInt(5) == 0 ? time(Duration.ofSeconds(100)) : null, null);
    }

    private void put(
            String name,
            CrossAccountBindingSpec spec,
            DeletionPolicy policy,
            @org.jspecify.annotations.Nullable String expiresAt,
            @org.jspecify.annotations.Nullable String revokedBefore) {
        boolean isRevocable = spec.role() != null || spec.workload().serviceAccount() != null;
        CrossAccountBinding binding = new CrossAccountBinding();
        binding.getMetadata().setNamespace(HostileManifests.HOSTILE);
        binding.getMetadata().setName(name);
        binding.setSpec(new CrossAccountBindingSpec(
                spec.accountRef(),
                spec.workload(),
                spec.role(),
                spec.grants(),
                policy,
                expiresAt,
                isRevocable ? revokedBefore : null));
        world.store.apply(binding, USER, true);
    }

    private void ending(
            String name,
            DeletionPolicy policy,
            @org.jspecify.annotations.Nullable String expiresAt,
            @org.jspecify.annotations.Nullable String revokedBefore) {
        world.store
                .get(CrossAccountBinding.class, key(name))
                .ifPresent(binding -> put(name, binding.getSpec(), policy, expiresAt, revokedBefore));
    }

    private void strip(String name) {
        withoutFinalizers(name);
        world.store.delete(CrossAccountBinding.class, key(name));
    }

    private void withoutFinalizers(String name) {
        world.store.patch(
                CrossAccountBinding.class,
                key(name),
                Preconditions.NONE,
                USER,
                live -> live.getMetadata().setFinalizers(List.of()));
    }

    private void mark(String name) {
        Map<String, String> marks = choose(HostileManifests.MARKS);
        ObjectKey account = ObjectKey.of(HostileManifests.HOSTILE, choose(HostileManifests.SERVICE_ACCOUNTS));
        mark(CrossAccountBinding.class, key(name), marks);
        mark(ServiceAccount.class, account, marks);
        mark(ConfigMap.class, ObjectKey.of(HostileManifests.HOSTILE, ProfilesConfigMap.nameFor(account.name())), marks);
    }

    private <T extends HasMetadata> void mark(Class<T> type, ObjectKey key, Map<String, String> marks) {
        if (world.store.get(type, key).isPresent()) {
            world.store.patch(type, key, Preconditions.NONE, USER, live -> {
                live.getMetadata().setAnnotations(new HashMap<>(marks));
                live.getMetadata().setLabels(new HashMap<>(marks));
                live.getMetadata().setOwnerReferences(new ArrayList<>());
            });
        }
    }

    private void deleteHelpers() {
        for (String account : HostileManifests.SERVICE_ACCOUNTS) {
            delete(ServiceAccount.class, account);
            delete(ConfigMap.class, ProfilesConfigMap.nameFor(account));
        }
    }

    private void delete(Class<? extends HasMetadata> type, String name) {
        ObjectKey key = ObjectKey.of(HostileManifests.HOSTILE, name);
        if (world.store.get(type, key).isPresent()) {
            world.store.delete(type, key);
        }
    }

    private void recreateNamespace() {
        ObjectKey namespace = ObjectKey.of(HostileManifests.HOSTILE);
        world.store.delete(Namespace.class, namespace);
        pause();
        for (int i = 0; i < 5 && world.store.get(Namespace.class, namespace).isPresent(); i++) {
            HostileManifests.BINDINGS.stream()
                    .filter(name -> world.store
                            .get(CrossAccountBinding.class, key(name))
                            .isPresent())
                    .forEach(this::withoutFinalizers);
            pause();
        }
        createNamespace();
    }

    /** Creates the namespace if the namespace does not exist. */
    void createNamespace() {
        if (world.store
                .get(Namespace.class, ObjectKey.of(HostileManifests.HOSTILE))
                .isEmpty()) {
            world.store.create(
                    new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(HostileManifests.HOSTILE)
                            .withLabels(
                                    isLabelled ? new HashMap<>(Map.of(HostileAccounts.LABEL, "data")) : new HashMap<>())
                            .endMetadata()
                            .build(),
                    USER);
        }
    }

    private static ObjectKey key(String name) {
        return ObjectKey.of(HostileManifests.HOSTILE, name);
    }

    private <T> T choose(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
