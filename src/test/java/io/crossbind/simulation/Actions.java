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
import io.crossbind.reconcile.port.NamespacedName;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Random actions of tenants, administrators and others. */
final class Actions {
    private static final String BACKUP = "backup";
    private static final String USER = "kubectl";

    private final World world;
    private final RandomGenerator random;
    private final Races races;

    Actions(World world) {
        this.world = world;
        this.random = world.scheduler.random();
        this.races = new Races(world, this);
    }

    /** Performs one action and returns its description. */
    String step() {
        try {
            return switch (choose(world.scenario.actions)) {
                case PUT_BINDING -> putBinding();
                case DELETE_BINDING -> deleteBinding();
                case LIMIT -> limit(choose(Manifests.dataAccounts(world.scenario)));
                case RECREATE_NAMESPACE -> recreateNamespace();
                case DRIFT -> drift(world.scenario.drifts);
                case PASS_LEASE_ON -> {
                    world.passLeaseOn(Duration.ofSeconds(60));
                    yield "the Lease passes on";
                }
                case KILL -> {
                    world.scheduler.killProcess(world.leader().name);
                    yield "the leader is killed";
                }
                case PUT_SHARE -> putShare(choose(Manifests.SHARES));
                case DELETE_SHARE -> deleteShare();
                case EXPIRE_SESSIONS -> {
                    world.aws.expireCredentials("arn:aws:iam::222222222222:role/crossbind/operator");
                    yield "the session expires";
                }
                case OCCUPY -> occupy(choose(Manifests.NAMESPACES));
                case FORCE_NAMESPACE -> forceNamespace(choose(Manifests.NAMESPACES));
                case RECREATE_ACCOUNT -> recreateAccount();
                case RESTORE -> restore();
                case PUT_SIBLINGS -> putSiblings(choose(Manifests.NAMESPACES));
                case EDIT_WHILE_DOWN -> races.editWhileDown();
                case DELETE_ACCOUNT_IN_USE -> races.deleteAccountInUse();
                case FORBID_BRIEFLY -> races.forbidBriefly();
                case DELETE_EARLY -> races.deleteEarly();
                case EDIT_AND_BACK -> races.editAndBack();
                case EDIT_UNDER_TWO -> races.editUnderTwo();
            };
        } catch (ApiRefusal e) {
            return "refused: " + e.getMessage();
        }
    }

    String putBinding() {
        String namespace = choose(Manifests.NAMESPACES);
        String name = choose(world.scenario.bindings);
        CrossAccountBindingSpec spec = choose(Manifests.BINDINGS.get(name));
        int end = world.scenario.ends == 0 ? 9 : random.nextInt(world.scenario.ends);
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

    /** Removes expiry and retention from a binding. */
    void withoutEnd(CrossAccountBinding binding) {
        put(
                binding.getMetadata().getNamespace(),
                binding.getMetadata().getName(),
                ending(binding.getSpec(), binding.getSpec().revokeSessionsBefore() == null ? 9 : 2));
    }

    /** Makes a binding retain its roles on deletion. */
    void retain(CrossAccountBinding binding) {
        put(binding.getMetadata().getNamespace(), binding.getMetadata().getName(), ending(binding.getSpec(), 0));
    }

    void put(String namespace, String name, CrossAccountBindingSpec spec) {
        CrossAccountBinding binding = new CrossAccountBinding();
        binding.setMetadata(
                new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
        binding.setSpec(spec);
        put(binding);
    }

    private String putSiblings(String namespace) {
        List.of("chain-a", "chain-b", "chain-c")
                .forEach(name -> put(namespace, name, choose(Manifests.BINDINGS.get(name))));
        return "put all chains of " + namespace;
    }

    /**
     * Restores a binding from a backup of its Ready state. Without a status, only the spec shows the binding's access, so nobody edits the
     * binding before the binding is Ready again. During the deletion of an account nothing is restored, because the deletion would complete
     * while the binding does not exist.
     */
    private String restore() {
        List<CrossAccountBinding> settled = world.bindings().values().stream()
                .filter(binding -> isSettled(binding) && !binding.isMarkedForDeletion())
                .sorted(Comparator.comparing(
                        binding -> NamespacedName.of(binding).toString()))
                .toList();
        if (settled.isEmpty() || isAccountBeingDeleted()) {
            return "nothing to restore";
        }
        CrossAccountBinding binding = choose(settled);
        NamespacedName name = NamespacedName.of(binding);
        withoutFinalizer(binding);
        world.store.delete(CrossAccountBinding.class, ObjectKey.of(binding));
        CrossAccountBinding backup = new CrossAccountBinding();
        backup.setMetadata(new ObjectMetaBuilder()
                .withNamespace(name.namespace())
                .withName(name.name())
                .withFinalizers(Finalizers.NAME)
                .build());
        backup.setSpec(binding.getSpec());
        // Unlike the users, the backup has its own field manager, so later applies by users keep the finalizer.
        world.store.create(backup, BACKUP);
        if (random.nextBoolean() && isSettledSoon(name)) {
            return "restore " + name;
        }
        world.store.delete(CrossAccountBinding.class, key(name.toString()));
        return "restore and delete " + name;
    }

    private boolean isAccountBeingDeleted() {
        return world.store
                .get(AwsAccount.class, ObjectKey.of("data"))
                .filter(AwsAccount::isMarkedForDeletion)
                .isPresent();
    }

    private boolean isSettledSoon(NamespacedName name) {
        for (int i = 0; i < 20 && !isSettled(world.bindings().get(name.toString())); i++) {
            world.scheduler.sleep(Duration.ofSeconds(5));
        }
        return isSettled(world.bindings().get(name.toString()));
    }

    static boolean isSettled(CrossAccountBinding binding) {
        return Expectations.isReady(binding) && Expectations.isOfSpec(binding);
    }

    private void withoutFinalizer(CrossAccountBinding binding) {
        world.store.patch(
                CrossAccountBinding.class,
                ObjectKey.of(binding),
                Preconditions.NONE,
                USER,
                live -> live.removeFinalizer(Finalizers.NAME));
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
        return "limits " + Manifests.dataAccounts(world.scenario).indexOf(spec);
    }

    String putShare(io.crossbind.api.v1alpha1.ResourceShareSpec spec) {
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

    /** Removes the finalizers of a namespace's bindings, so roles remain without a binding. */
    String forceNamespace(String namespace) {
        world.store.delete(Namespace.class, ObjectKey.of(namespace));
        world.forced.add(namespace);
        world.bindings().values().stream()
                .filter(binding -> binding.getMetadata().getNamespace().equals(namespace))
                .filter(Finalizers::has)
                .forEach(this::withoutFinalizer);
        awaitEnd(Namespace.class, namespace);
        if (!isThere(Namespace.class, namespace)) {
            createNamespace(namespace);
        }
        return "re-create namespace " + namespace + " by force";
    }

    String recreateAccount() {
        world.store.delete(AwsAccount.class, ObjectKey.of("data"));
        awaitEnd(AwsAccount.class, "data");
        boolean isGone = !isThere(AwsAccount.class, "data");
        if (isGone) {
            Expectations.checkAccountWasUnused(world);
            limit(Manifests.dataAccounts(world.scenario).getFirst());
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

    /** Creates an object of another owner under a name needed by the operator. */
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
        if (world.scenario == Scenario.OWNERS && random.nextInt(3) == 0) {
            Setup.associate(world, namespace, "pods");
        } else {
            HasMetadata made =
                    random.nextBoolean() ? world.store.create(configMap, USER) : world.store.create(account, USER);
            world.occupied.put(made, world.uidOf(namespace));
        }
        return "occupy names in " + namespace;
    }

    /** Changes or deletes a role of the operator as an AWS administrator. */
    String drift(List<Drift> drifts) {
        List<RoleView> own = world.roles().filter(Checks::isOwn).toList();
        if (own.isEmpty()) {
            return "nothing to drift";
        }
        RoleView role = choose(own);
        return Setup.drift(world, role, choose(drifts));
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
