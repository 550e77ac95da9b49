package io.crossbind.kubernetes;

import io.crossbind.api.v1alpha1.AccessRecord;
import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.ResourceShare;
import io.crossbind.desired.AccountRules;
import io.crossbind.desired.ProfilesConfigMap;
import io.crossbind.model.ObservedConfigMap;
import io.crossbind.reconcile.Finalizers;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapVolumeSource;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.javaoperatorsdk.operator.processing.event.source.informer.TransformingItemStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reduces objects to the cached fields: the used fields, each up to its sensible size. Tenants write objects of up to 1.5 MiB (etcd,
 * request size limit) in namespaces that no account allows. Each function changes its argument, because the informer passes on this object.
 */
public final class CachedFields {
    /**
     * The page size for lists of a kind. The client holds a page as bytes and as objects before any field is dropped: ten objects of 1.5
     * MiB take some 30 MB. The informers of kinds that a tenant can fill (bindings, pods, service accounts, ConfigMaps) list at the same
     * time, and the heap of the shipped Deployment is 230 MB, so pages cannot be larger. Ten thousand pods take a thousand requests.
     */
    public static final long PAGE = 10;

    /** A role's ARN has 640 characters at most (IAM identifiers). A longer value is no ARN and, when cut, still differs from every ARN. */
    private static final int LONGEST_VALUE = 700;

    /** The maximum number of kept values of one variable in a pod. More than one value already means that the pod's containers disagree. */
    private static final int MOST_VALUES = 4;

    /** Prefix of the names of all ConfigMaps mounted by pods of chained bindings. */
    private static final String MOUNTED = ProfilesConfigMap.nameFor("");

    /** The maximum number of kept finalizers. The operator needs only its own finalizer, which it adds early. */
    private static final int MOST_FINALIZERS = 64;

    /** Bindings that share a service account own its ConfigMap together. */
    private static final int MOST_OWNERS = 500;

    private static final Set<String> SERVICE_ACCOUNT_PREFIXES =
            Set.of("eks.amazonaws.com/", "crossbind.io/", "meta.helm.sh/");
    private static final Set<String> OWNERSHIP_LABELS = Set.of(ProfilesConfigMap.MANAGED_BY);
    private static final Set<String> CONFIG_MAP_ANNOTATIONS =
            Set.of(ProfilesConfigMap.SERVICE_ACCOUNT, ProfilesConfigMap.DEFAULT_PROFILE);

    private CachedFields() {}

    /** Bindings for their own controller: the spec, which the schema bounds, and the status. */
    public static CrossAccountBinding binding(CrossAccountBinding binding) {
        ObjectMeta metadata = binding.getMetadata();
        bare(metadata);
        metadata.setOwnerReferences(List.of());
        if (metadata.getFinalizers().size() > MOST_FINALIZERS) {
            metadata.setFinalizers(Stream.concat(
                            metadata.getFinalizers().stream().filter(Finalizers.NAME::equals),
                            metadata.getFinalizers().stream())
                    .distinct()
                    .limit(MOST_FINALIZERS)
                    .toList());
        }
        return binding;
    }

    public static Namespace namespace(Namespace namespace) {
        Map<String, String> labels = namespace.getMetadata().getLabels();
        bare(namespace.getMetadata());
        namespace.getMetadata().setLabels(labels);
        namespace.setStatus(null);
        return namespace;
    }

    /**
     * Keeps the managed fields that show which manager applied the operator's annotation. A label records whether another manager claims
     * the service account, because this decision needs more than the kept managed fields.
     */
    public static ServiceAccount serviceAccount(ServiceAccount serviceAccount) {
        ObjectMeta metadata = serviceAccount.getMetadata();
        Map<String, String> annotations = kept(
                metadata.getAnnotations(),
                key -> SERVICE_ACCOUNT_PREFIXES.stream().anyMatch(key::startsWith));
        Map<String, String> labels = kept(metadata.getLabels(), OWNERSHIP_LABELS::contains);
        labels.remove(ProfilesConfigMap.MANAGED_BY, ProfilesConfigMap.MANAGER);
        if (ServiceAccountManagers.claim(metadata)) {
            labels.putIfAbsent(ProfilesConfigMap.MANAGED_BY, ServiceAccountManagers.ANOTHER);
        }
        List<ManagedFieldsEntry> fields = metadata.getManagedFields().stream()
                .filter(entry -> ClusterApplier.FIELD_MANAGER.equals(entry.getManager()))
                .limit(2)
                .map(CachedFields::annotationsOnly)
                .toList();
        List<OwnerReference> owners = bindings(metadata.getOwnerReferences());
        bare(metadata);
        metadata.setAnnotations(annotations);
        metadata.setLabels(labels);
        metadata.setManagedFields(fields);
        metadata.setOwnerReferences(owners);
        metadata.setFinalizers(List.of());
        serviceAccount.setSecrets(List.of());
        serviceAccount.setImagePullSecrets(List.of());
        return serviceAccount;
    }

    /** AwsAccounts for the passes. Administrators write AwsAccounts, so only unused fields are dropped. */
    public static AwsAccount account(AwsAccount account) {
        Map<String, String> annotations =
                kept(account.getMetadata().getAnnotations(), AccountRules.CONFIRMED_ORPHANS::equals);
        bare(account.getMetadata());
        account.getMetadata().setAnnotations(annotations);
        return account;
    }

    /** Records for the passes. Only the operator writes records, so only unused fields are dropped. */
    public static AccessRecord record(AccessRecord record) {
        return withBareMetadata(record);
    }

    /** Replaces a ConfigMap's files by a hash, because the operator only compares files. */
    public static ConfigMap configMap(ConfigMap configMap) {
        ObjectMeta metadata = configMap.getMetadata();
        Map<String, String> annotations = kept(metadata.getAnnotations(), CONFIG_MAP_ANNOTATIONS::contains);
        List<OwnerReference> owners = bindings(metadata.getOwnerReferences());
        bare(metadata);
        metadata.setAnnotations(annotations);
        metadata.setOwnerReferences(owners);
        metadata.setFinalizers(List.of());
        configMap.setData(configMap.getData() == null ? null : ObservedConfigMap.compact(configMap.getData()));
        configMap.setBinaryData(null);
        return configMap;
    }

    /** Keeps the fields for {@link ObservedObjects#observed(Pod)} and {@link ObservedObjects#isActive}. */
    public static Pod pod(Pod pod) {
        ObjectMeta metadata = pod.getMetadata();
        List<OwnerReference> controller = metadata.getOwnerReferences().stream()
                .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                .limit(1)
                .peek(owner -> {
                    owner.setApiVersion(cut(owner.getApiVersion()));
                    owner.setKind(cut(owner.getKind()));
                    owner.setName(cut(owner.getName()));
                })
                .toList();
        bare(metadata);
        metadata.setFinalizers(List.of());
        metadata.setOwnerReferences(controller);
        pod.setStatus(new PodStatusBuilder()
                .withPhase(pod.getStatus() == null ? "Pending" : pod.getStatus().getPhase())
                .build());
        pod.setSpec(new PodSpecBuilder()
                .withServiceAccountName(pod.getSpec().getServiceAccountName())
                .withContainers(variables(pod))
                .withVolumes(volumes(pod))
                .build());
        return pod;
    }

    private static Container variables(Pod pod) {
        return new ContainerBuilder()
                .withEnv(Stream.of(ObservedObjects.ROLE_ARN, ObservedObjects.POD_IDENTITY)
                        .flatMap(name -> pod.getSpec().getContainers().stream()
                                .flatMap(container -> container.getEnv().stream())
                                .filter(variable -> name.equals(variable.getName()))
                                .map(EnvVar::getValue)
                                .filter(Objects::nonNull)
                                .map(CachedFields::cut)
                                .distinct()
                                .limit(MOST_VALUES)
                                .map(value -> new EnvVar(name, value, null)))
                        .toList())
                .build();
    }

    private static List<Volume> volumes(Pod pod) {
        return pod.getSpec().getVolumes().stream()
                .map(Volume::getConfigMap)
                .filter(Objects::nonNull)
                .map(ConfigMapVolumeSource::getName)
                .filter(name -> name != null && name.startsWith(MOUNTED))
                .distinct()
                .limit(MOST_VALUES)
                .map(name -> new VolumeBuilder()
                        .withNewConfigMap()
                        .withName(name)
                        .endConfigMap()
                        .build())
                .toList();
    }

    private static <T extends HasMetadata> T withBareMetadata(T object) {
        bare(object.getMetadata());
        return object;
    }

    /** Drops unused fields without a bound in the schema. */
    private static void bare(ObjectMeta metadata) {
        metadata.setAnnotations(null);
        metadata.setLabels(null);
        metadata.setManagedFields(List.of());
        metadata.setGenerateName(null);
        metadata.setSelfLink(null);
    }

    private static Map<String, String> kept(@Nullable Map<String, String> all, Predicate<String> inUse) {
        Map<String, String> kept = new HashMap<>();
        if (all != null) {
            all.forEach((key, value) -> {
                if (inUse.test(key)) {
                    kept.put(key, cut(value));
                }
            });
        }
        return kept;
    }

    private static List<OwnerReference> bindings(List<OwnerReference> owners) {
        return owners.stream()
                .filter(BindingOwners::isBinding)
                .limit(MOST_OWNERS)
                .toList();
    }

    private static ManagedFieldsEntry annotationsOnly(ManagedFieldsEntry entry) {
        Map<String, Object> annotations = ObservedObjects.annotationsOf(entry).stream()
                .filter(key -> SERVICE_ACCOUNT_PREFIXES.stream().anyMatch(key::startsWith))
                .collect(Collectors.toMap(key -> ObservedObjects.FIELD_PREFIX + key, _ -> Map.of()));
        return new ManagedFieldsEntryBuilder()
                .withManager(entry.getManager())
                .withOperation(entry.getOperation())
                .withNewFieldsV1()
                .addToAdditionalProperties("f:metadata", Map.of("f:annotations", annotations))
                .endFieldsV1()
                .build();
    }

    private static String cut(String value) {
        return value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE);
    }

    /** The store of the binding controller's informer. */
    public static final class Bindings extends TransformingItemStore<CrossAccountBinding> {
        public Bindings() {
            super(CachedFields::binding);
        }
    }

    /** The store of the informer of AwsAccounts. */
    public static final class Accounts extends TransformingItemStore<AwsAccount> {
        public Accounts() {
            super(CachedFields::account);
        }
    }

    /** The store of the informer of ResourceShares. */
    public static final class Shares extends TransformingItemStore<ResourceShare> {
        public Shares() {
            super(CachedFields::withBareMetadata);
        }
    }

    /** The store of the informer of service accounts. */
    public static final class ServiceAccounts extends TransformingItemStore<ServiceAccount> {
        public ServiceAccounts() {
            super(CachedFields::serviceAccount);
        }
    }
}
