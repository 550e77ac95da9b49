package io.crossbind.simulation;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.AwsAccountSpec;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.CrossAccountBindingSpec;
import io.crossbind.api.v1alpha1.DeletionPolicy;
import io.crossbind.api.v1alpha1.ResourceShare;
import io.crossbind.desired.DesiredServiceAccount;
import io.crossbind.desired.ProfilesConfigMap;
import io.crossbind.kit.aws.Inspection.RoleView;
import io.crossbind.kit.cluster.ApiRefusal;
import io.crossbind.kit.cluster.ObjectKey;
import io.crossbind.kit.cluster.Preconditions;
import io.crossbind.reconcile.Finalizers;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** What tenants, administrators and others do, at random. */
final class Actions {
    private static final String USER = "kubectl";

    private final World world;
    private final RandomGenerator random;

    Actions(World world) {
        this.world = world;
        this.random = world.scheduler.random();
    }

    /** Does one thing, and says what. */
    String step() {
        try {
            return switch (random.nextInt(world.scenario.actions)) {
                case 0, 1, 2, 3, 4 -> putBinding();
                case 5, 6 -> deleteBinding();
                case 7, 8 -> limit(choose(Manifests.DATA_ACCOUNTS));
                case 9 -> recreateNamespace();
                case 10, 11 -> drift();
                case 12 -> {
                    world.passLeaseOn();
                    yield "the Lease passes on";
                }
                case 13 -> {
                    world.scheduler.killProcess(world.leader().name);
                    yield "the leader is killed";
                }
                case 14, 15, 16 -> putBinding();
                case 17 -> putShare(choose(Manifests.SHARES));
                case 18 -> deleteShare();
                case 19 -> {
                    world.aws.expireCredentials("arn:aws:iam::222222222222:role/crossbind/operator");
                    yield "the session expires";
                }
                case 20 -> occupy(choose(Manifests.NAMESPACES));
                case 21 -> forceNamespace(choose(Manifests.NAMESPACES));
                case 22 -> recreateAccount();
                default -> drift();
            };
        } catch (ApiRefusal e) {
            return "refused: " + e.getMessage();
        }
    }

    private String putBinding() {
        String namespace = choose(Manifests.NAMESPACES);
        String name = choose(world.scenario.bindings);
        CrossAccountBindingSpec spec = choose(Manifests.BINDINGS.get(name));
        int end = world.scenario == Scenario.FIRST ? 9 : random.nextInt(10);
        put(namespace, name, ending(spec, end));
        return "put " + namespace + "/" + name + " "
                + Manifests.BINDINGS.get(name).indexOf(spec)
                + switch (end) {
                    case 0 -> " retained";
                    case 1 -> " that expires";
                    case 2 -> " revoking sessions";
                    default -> "";
                };
    }

    private CrossAccountBindingSpec ending(CrossAccountBindingSpec spec, int end) {
        String soon = world.scheduler
                .clock()
                .instant()
                .plusSeconds(end == 1 ? 90 : -90)
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
        boolean revocable = spec.role() != null || spec.workload().serviceAccount() != null;
        return new CrossAccountBindingSpec(
                spec.accountRef(),
                spec.workload(),
                spec.role(),
                spec.grants(),
                end == 0 ? DeletionPolicy.Retain : DeletionPolicy.Delete,
                end == 1 ? soon : null,
                end == 2 && revocable ? soon : null);
    }

    /** Nothing expires, and nothing is retained any more. */
    void withoutEnd(CrossAccountBinding binding) {
        put(
                binding.getMetadata().getNamespace(),
                binding.getMetadata().getName(),
                ending(binding.getSpec(), binding.getSpec().revokeSessionsBefore() == null ? 9 : 2));
    }

    void put(String namespace, String name, CrossAccountBindingSpec spec) {
        CrossAccountBinding binding = new CrossAccountBinding();
        binding.setMetadata(
                new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
        binding.setSpec(spec);
        put(binding);
    }

    private String deleteBinding() {
        List<String> all = world.bindings().keySet().stream().sorted().toList();
        if (all.isEmpty()) {
            return "nothing to delete";
        }
        String name = choose(all);
        world.store.delete(CrossAccountBinding.class, key(name));
        return "delete " + name;
    }

    String limit(AwsAccountSpec spec) {
        put(account("data", spec));
        return "limits " + Manifests.DATA_ACCOUNTS.indexOf(spec);
    }

    private String putShare(io.crossbind.api.v1alpha1.ResourceShareSpec spec) {
        ResourceShare share = new ResourceShare();
        share.setMetadata(new ObjectMetaBuilder().withName("net").build());
        share.setSpec(spec);
        put(share);
        return "share " + Manifests.SHARES.indexOf(spec);
    }

    private String deleteShare() {
        world.store.delete(ResourceShare.class, ObjectKey.of("net"));
        return "delete the share";
    }

    private String recreateNamespace() {
        String namespace = choose(Manifests.NAMESPACES);
        world.store.delete(Namespace.class, ObjectKey.of(namespace));
        awaitEnd(Namespace.class, namespace);
        boolean isGone = !isThere(Namespace.class, namespace);
        if (isGone) {
            createNamespace(namespace);
        }
        return "re-create namespace " + namespace + (isGone ? "" : ": still there");
    }

    /** Somebody takes the finalizers off, so that roles stay for which no binding is left. */
    private String forceNamespace(String namespace) {
        world.store.delete(Namespace.class, ObjectKey.of(namespace));
        world.forced.add(namespace);
        world.bindings().values().stream()
                .filter(binding -> binding.getMetadata().getNamespace().equals(namespace))
                .filter(Finalizers::has)
                .forEach(binding -> world.store.patch(
                        CrossAccountBinding.class,
                        ObjectKey.of(binding),
                        Preconditions.NONE,
                        USER,
                        live -> live.removeFinalizer(Finalizers.NAME)));
        awaitEnd(Namespace.class, namespace);
        if (!isThere(Namespace.class, namespace)) {
            createNamespace(namespace);
        }
        return "re-create namespace " + namespace + " by force";
    }

    private String recreateAccount() {
        world.store.delete(AwsAccount.class, ObjectKey.of("data"));
        awaitEnd(AwsAccount.class, "data");
        boolean isGone = !isThere(AwsAccount.class, "data");
        if (isGone) {
            limit(Manifests.DATA_ACCOUNTS.getFirst());
        }
        return "re-create the AwsAccount" + (isGone ? "" : ": still there");
    }

    private void awaitEnd(Class<? extends HasMetadata> type, String name) {
        for (int i = 0; i < 20 && isThere(type, name); i++) {
            world.scheduler.sleep(Duration.ofSeconds(5));
        }
    }

    private boolean isThere(Class<? extends HasMetadata> type, String name) {
        return world.store.get(type, ObjectKey.of(name)).isPresent();
    }

    /** Somebody has an object of the name that the operator wants. */
    private String occupy(String namespace) {
        ConfigMap configMap = new ConfigMap();
        configMap.setMetadata(new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName(ProfilesConfigMap.nameFor("chain"))
                .build());
        configMap.setData(Map.of("theirs", "kept"));
        ServiceAccount account = new ServiceAccount();
        account.setMetadata(new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName("web")
                .withAnnotations(Map.of(DesiredServiceAccount.ROLE_ARN, Manifests.CI))
                .build());
        if (random.nextBoolean()) {
            world.store.create(configMap, USER);
        } else {
            world.store.create(account, USER);
        }
        return "occupy names in " + namespace;
    }

    /** An administrator of AWS changes or deletes a role of the operator. */
    private String drift() {
        List<RoleView> own = Stream.of(Manifests.HOME, Manifests.DATA)
                .flatMap(account -> world.aws.inspect().roles(account).values().stream())
                .filter(Checks::isOwn)
                .toList();
        if (own.isEmpty()) {
            return "nothing to drift";
        }
        RoleView role = choose(own);
        return Setup.drift(world, role, random.nextInt(world.scenario.drifts));
    }

    void createNamespace(String name) {
        Namespace namespace = new Namespace();
        namespace.setMetadata(new ObjectMetaBuilder().withName(name).build());
        world.store.create(namespace, USER);
    }

    static AwsAccount account(String name, AwsAccountSpec spec) {
        AwsAccount account = new AwsAccount();
        account.setMetadata(new ObjectMetaBuilder().withName(name).build());
        account.setSpec(spec);
        return account;
    }

    <T extends HasMetadata> void put(T object) {
        world.store.apply(object, USER, true);
    }

    static ObjectKey key(String name) {
        String[] parts = name.split("/", 2);
        return ObjectKey.of(parts[0], parts[1]);
    }

    <T> T choose(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
