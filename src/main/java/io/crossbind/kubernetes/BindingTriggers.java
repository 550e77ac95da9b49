package io.crossbind.kubernetes;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.reconcile.binding.BindingIndex;
import io.crossbind.reconcile.port.NamespacedName;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The bindings to requeue after a change of another object. */
public record BindingTriggers(BindingIndex bindings) {

    public Set<NamespacedName> ofAccount(AwsAccount account) {
        return bindings.idsOfAccount(account);
    }

    public Set<NamespacedName> ofNamespace(Namespace namespace) {
        return bindings.idsOfNamespace(namespace.getMetadata().getName());
    }

    /** Returns whether an update of a namespace can change the permissions of its bindings. */
    public static boolean matters(Namespace before, Namespace after) {
        return !Objects.equals(
                before.getMetadata().getLabels(), after.getMetadata().getLabels());
    }

    public Set<NamespacedName> ofServiceAccount(ServiceAccount serviceAccount) {
        return bindings.idsOfServiceAccount(NamespacedName.of(serviceAccount));
    }

    /** Returns whether an update of a service account can change the plan of its bindings. */
    public static boolean matters(ServiceAccount before, ServiceAccount after) {
        return !annotations(before).equals(annotations(after))
                || !Objects.equals(
                        before.getMetadata().getUid(), after.getMetadata().getUid());
    }

    private static Map<String, String> annotations(ServiceAccount serviceAccount) {
        return Objects.requireNonNullElse(serviceAccount.getMetadata().getAnnotations(), Map.of());
    }

    /**
     * The owners of a ConfigMap, and the bindings blocked by a foreign ConfigMap with their name: the blocked bindings must notice the
     * deletion of the foreign ConfigMap.
     */
    public Set<NamespacedName> ofConfigMap(ConfigMap configMap) {
        return Stream.concat(
                        BindingOwners.owningBindings(configMap).filter(bindings::knows),
                        ObservedObjects.serviceAccountOf(configMap).map(bindings::idsOfServiceAccount).stream()
                                .flatMap(Set::stream))
                .collect(Collectors.toSet());
    }
}
