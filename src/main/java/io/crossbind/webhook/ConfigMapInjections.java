package io.crossbind.webhook;

import io.crossbind.desired.Injection;
import io.crossbind.desired.ProfilesConfigMap;
import io.crossbind.model.ErrorSummary;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The injections from the operator's ConfigMaps. A watch keeps them current, so that no pod waits for a call to the API server. */
public final class ConfigMapInjections implements InjectionSource, AutoCloseable {
    /** Annotation for the pod identity webhook of EKS. */
    static final String ROLE_ARN = "eks.amazonaws.com/role-arn";

    /** The default profile of SDKs (AWS SDKs and Tools Reference Guide). */
    private static final String UNNAMED_PROFILE = "default";

    /** The kubelet replaces a token at four fifths of this lifetime (Kubernetes, projected volumes). */
    private static final Duration TOKEN_LIFETIME = Duration.ofHours(1);

    private static final Set<String> ANNOTATIONS =
            Set.of(ROLE_ARN, ProfilesConfigMap.SERVICE_ACCOUNT, ProfilesConfigMap.DEFAULT_PROFILE);

    /** A role's ARN has 640 characters at most (IAM identifiers), the other values are names of objects. */
    private static final int LONGEST = 700;

    /** The maximum number of objects in one answer to a list. Each object may have up to 1.5 MiB (etcd, request size limit). */
    private static final long PAGE = 10;

    private static final Logger LOG = LoggerFactory.getLogger(ConfigMapInjections.class);

    private final SharedIndexInformer<ConfigMap> configMaps;
    private final SharedIndexInformer<ServiceAccount> serviceAccounts;
    private final String audience;

    private ConfigMapInjections(KubernetesClient client, String audience) {
        this.audience = audience;
        this.configMaps = watch(
                ConfigMap.class,
                client.configMaps()
                        .inAnyNamespace()
                        .withLabel(ProfilesConfigMap.MANAGED_BY, ProfilesConfigMap.MANAGER)
                        .withLimit(PAGE),
                configMap -> {
                    configMap.setData(null);
                    configMap.setBinaryData(null);
                });
        this.serviceAccounts = watch(
                ServiceAccount.class, client.serviceAccounts().inAnyNamespace().withLimit(PAGE), serviceAccount -> {
                    serviceAccount.setSecrets(List.of());
                    serviceAccount.setImagePullSecrets(List.of());
                });
    }

    /**
     * Returns at once. The injections are unknown until {@link #isReady}.
     *
     * @param audience of the token, as pinned by source roles
     */
    public static ConfigMapInjections start(KubernetesClient client, String audience) {
        return new ConfigMapInjections(client, audience);
    }

    /** Keeps only the annotations in use: the number of objects may be very large, and tenants write the annotations. */
    private static <T extends HasMetadata> SharedIndexInformer<T> watch(
            Class<T> type, Informable<T> watched, Consumer<T> strip) {
        SharedIndexInformer<T> informer = watched.runnableInformer(0);
        informer.itemStore(new BasicItemStore<>(Cache::metaNamespaceKeyFunc) {
            @Override
            public T put(String key, T object) {
                strip.accept(object);
                object.setMetadata(kept(object.getMetadata()));
                return super.put(key, object);
            }
        });
        AtomicReference<String> said = new AtomicReference<>("");
        informer.exceptionHandler((_, failure) -> {
            String words = ErrorSummary.of(String.valueOf(failure.getMessage())).text();
            if (!words.equals(said.getAndSet(words))) {
                LOG.warn("cannot watch objects of kind {}, retrying: {}", type.getSimpleName(), words);
            }
            return true;
        });
        informer.start();
        return informer;
    }

    /** Keeps all metadata in use here. Drops annotation values longer than any value written by the operator. */
    static ObjectMeta kept(ObjectMeta metadata) {
        Map<String, String> annotations = new HashMap<>(orEmpty(metadata.getAnnotations()));
        annotations
                .entrySet()
                .removeIf(annotation -> !ANNOTATIONS.contains(annotation.getKey())
                        || annotation.getValue().length() > LONGEST);
        return new ObjectMetaBuilder()
                .withName(metadata.getName())
                .withNamespace(metadata.getNamespace())
                .withUid(metadata.getUid())
                .withResourceVersion(metadata.getResourceVersion())
                .withAnnotations(annotations)
                .build();
    }

    @Override
    public boolean isReady() {
        return configMaps.hasSynced() && serviceAccounts.hasSynced();
    }

    @Override
    public Optional<Injection> of(String namespace, String serviceAccount) {
        if (!isReady()) {
            throw new IllegalStateException(
                    "the ConfigMaps and service accounts of the cluster have not been read yet");
        }
        String name = ProfilesConfigMap.nameFor(serviceAccount);
        ConfigMap found = configMaps.getStore().getByKey(namespace + "/" + name);
        return found == null
                ? Optional.empty()
                : injection(
                        found.getMetadata(),
                        serviceAccount,
                        audience,
                        annotatedRole(serviceAccounts.getStore().getByKey(namespace + "/" + serviceAccount)));
    }

    /** The result is empty if the ConfigMap belongs to another service account or to none. */
    static Optional<Injection> injection(
            ObjectMeta configMap, String serviceAccount, String audience, Optional<String> annotatedRole) {
        return serviceAccount.equals(orEmpty(configMap.getAnnotations()).get(ProfilesConfigMap.SERVICE_ACCOUNT))
                ? Optional.of(new Injection(
                        ProfilesConfigMap.nameFor(serviceAccount),
                        annotation(configMap.getAnnotations(), ProfilesConfigMap.DEFAULT_PROFILE)
                                .orElse(UNNAMED_PROFILE),
                        audience,
                        TOKEN_LIFETIME,
                        annotatedRole))
                : Optional.empty();
    }

    private static Optional<String> annotatedRole(@Nullable ServiceAccount serviceAccount) {
        return serviceAccount == null
                ? Optional.empty()
                : annotation(serviceAccount.getMetadata().getAnnotations(), ROLE_ARN);
    }

    private static Optional<String> annotation(@Nullable Map<String, String> annotations, String key) {
        return Optional.ofNullable(orEmpty(annotations).get(key)).filter(value -> !value.isBlank());
    }

    private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
        return map == null ? Map.of() : map;
    }

    @Override
    public void close() {
        configMaps.close();
        serviceAccounts.close();
    }
}
