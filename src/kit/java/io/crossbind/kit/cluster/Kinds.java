package io.crossbind.kit.cluster;

import io.crossbind.kit.cluster.Kind.Part;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceStatus;
import io.fabric8.kubernetes.api.model.NamespaceStatusBuilder;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpecBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpecBuilder;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The built-in kinds of Kubernetes. */
public final class Kinds {
    /** Namespaces. The store implements their lifecycle. */
    public static final Kind<Namespace> NAMESPACE = Kind.of(Namespace.class, Namespace::new)
            .withStatus(
                    new Part<Namespace, NamespaceStatus>(
                            Namespace::getStatus,
                            Namespace::setStatus,
                            status -> new NamespaceStatusBuilder(status).build()),
                    Kinds::replace);

    /** ConfigMaps, without binaryData and immutable. */
    public static final Kind<ConfigMap> CONFIG_MAP = Kind.of(ConfigMap.class, ConfigMap::new)
            .withData(new Part<>(ConfigMap::getData, ConfigMap::setData, LinkedHashMap::new));

    /** Service accounts. */
    public static final Kind<ServiceAccount> SERVICE_ACCOUNT = Kind.of(ServiceAccount.class, ServiceAccount::new)
            .withContent(new Part<>(Kinds::secrets, Kinds::setSecrets, Secrets::copy));

    /** Pods, without graceful termination: a deleted pod without finalizers disappears at once. */
    public static final Kind<Pod> POD = Kind.of(Pod.class, Pod::new)
            .withContent(new Part<Pod, PodSpec>(Pod::getSpec, Pod::setSpec, spec -> new PodSpecBuilder(spec).build()))
            .withStatus(
                    new Part<Pod, PodStatus>(
                            Pod::getStatus, Pod::setStatus, status -> new PodStatusBuilder(status).build()),
                    Kinds::replace);

    /** Deployments, without a controller. */
    public static final Kind<Deployment> DEPLOYMENT = Kind.of(Deployment.class, Deployment::new)
            .withContent(new Part<Deployment, DeploymentSpec>(
                    Deployment::getSpec, Deployment::setSpec, spec -> new DeploymentSpecBuilder(spec).build()))
            .withCountedGenerations();

    /** Leases. */
    public static final Kind<Lease> LEASE = Kind.of(Lease.class, Lease::new)
            .withContent(new Part<Lease, LeaseSpec>(
                    Lease::getSpec, Lease::setSpec, spec -> new LeaseSpecBuilder(spec).build()));

    private Kinds() {}

    /** Tests never apply the status of these kinds, so the status is atomic. */
    private static <S> @Nullable S replace(
            @Nullable S live, @Nullable S before, @Nullable S applied, Collection<S> others) {
        return applied;
    }

    /** The content of a service account without its metadata. */
    private record Secrets(
            @Nullable Boolean automount, List<LocalObjectReference> pullSecrets, List<ObjectReference> secrets) {
        Secrets copy() {
            return new Secrets(automount, List.copyOf(pullSecrets), List.copyOf(secrets));
        }
    }

    private static @Nullable Secrets secrets(ServiceAccount account) {
        Secrets secrets = new Secrets(
                account.getAutomountServiceAccountToken(),
                orEmpty(account.getImagePullSecrets()),
                orEmpty(account.getSecrets()));
        return secrets.equals(new Secrets(null, List.of(), List.of())) ? null : secrets;
    }

    private static void setSecrets(ServiceAccount account, @Nullable Secrets secrets) {
        account.setAutomountServiceAccountToken(secrets == null ? null : secrets.automount());
        account.setImagePullSecrets(secrets == null ? List.of() : secrets.pullSecrets());
        account.setSecrets(secrets == null ? List.of() : secrets.secrets());
    }

    private static <E> List<E> orEmpty(@Nullable List<E> list) {
        return list == null ? List.of() : list;
    }
}
