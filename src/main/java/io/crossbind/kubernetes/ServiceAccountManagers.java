package io.crossbind.kubernetes;

import io.crossbind.desired.ProfilesConfigMap;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Detects the marks of other tools that manage a service account as a whole. A tool that only edits the service account leaves no mark. */
final class ServiceAccountManagers {
    /** The label value of a cached service account claimed by any mark. */
    static final String ANOTHER = "another";

    /**
     * The annotation by which Helm marks its objects (Helm, "Chart best practices: labels", and adoption of existing objects since 3.2).
     */
    private static final String HELM_RELEASE = "meta.helm.sh/release-name";

    /** The annotation of client-side apply by kubectl and Argo CD (Kubernetes, declarative management). */
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    /** The annotation by which Argo CD marks its objects (Argo CD, resource tracking). */
    private static final String ARGO_CD = "argocd.argoproj.io/tracking-id";

    private static final Set<String> ANNOTATIONS = Set.of(HELM_RELEASE, LAST_APPLIED, ARGO_CD);

    private ServiceAccountManagers() {}

    /** Returns whether another manager claims the object: by an annotation, as its owner, or by server-side apply. */
    static boolean claim(ObjectMeta metadata) {
        return isMarked(metadata)
                || metadata.getOwnerReferences().size()
                        > BindingOwners.owningBindings(metadata).count()
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
