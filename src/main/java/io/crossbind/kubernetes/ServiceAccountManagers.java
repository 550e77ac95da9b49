package io.crossbind.kubernetes;

import io.crossbind.desired.ProfilesConfigMap;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** By what a service account says that somebody besides this operator manages it as a whole. Who only edits it claims nothing. */
final class ServiceAccountManagers {
    /** Label of a service account in the cache that is claimed by whatever mark. */
    static final String ANOTHER = "another";

    /** What Helm marks its objects with (Helm, "Chart best practices: labels", and adoption of existing objects since 3.2). */
    private static final String HELM_RELEASE = "meta.helm.sh/release-name";

    /** What kubectl and Argo CD leave on an object that they apply on the client's side (Kubernetes, declarative management). */
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    /** What Argo CD marks its objects with (Argo CD, resource tracking). */
    private static final String ARGO_CD = "argocd.argoproj.io/tracking-id";

    private static final Set<String> ANNOTATIONS = Set.of(HELM_RELEASE, LAST_APPLIED, ARGO_CD);

    private ServiceAccountManagers() {}

    /** Whether anybody else claims it: by a mark, as its owner, or by applying it on the server's side. */
    static boolean claim(ObjectMeta metadata) {
        return isMarked(metadata)
                || metadata.getOwnerReferences().size()
                        > ObservedObjects.owningBindings(metadata).count()
                || metadata.getManagedFields().stream().anyMatch(ServiceAccountManagers::isForeignApply);
    }

    private static boolean isMarked(ObjectMeta metadata) {
        String manager = Objects.requireNonNullElse(metadata.getLabels(), Map.<String, String>of())
                .get(ProfilesConfigMap.MANAGED_BY);
        Map<String, String> annotations = Objects.requireNonNullElse(metadata.getAnnotations(), Map.of());
        return manager != null && !manager.equals(ProfilesConfigMap.MANAGER)
                || annotations.keySet().stream().anyMatch(ANNOTATIONS::contains);
    }

    private static boolean isForeignApply(ManagedFieldsEntry entry) {
        return "Apply".equals(entry.getOperation()) && !ClusterApplier.FIELD_MANAGER.equals(entry.getManager());
    }
}
