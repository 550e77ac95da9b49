package io.crossbind.reconcile.binding;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.RoleStatus;
import io.crossbind.model.RoleArn;
import java.util.Optional;

/** Reads from a binding's status which roles earlier passes recorded. A status is no authority: a tenant may have written it. */
public final class BindingHistory {
    private BindingHistory() {}

    static boolean leadsToTarget(CrossAccountBinding binding) {
        return binding.getSpec().role() != null;
    }

    /**
     * The role by which the workload reaches resources in the end: the role in the target account, or the workload's own role if it gets
     * none there. Empty unless the status names the role.
     */
    public static Optional<RoleStatus> reachingRole(CrossAccountBinding binding) {
        return leadsToTarget(binding) ? targetRole(binding) : sourceRole(binding);
    }

    public static Optional<String> roleArn(CrossAccountBinding binding) {
        return targetRole(binding).map(RoleStatus::arn);
    }

    static Optional<RoleStatus> targetRole(CrossAccountBinding binding) {
        return status(binding).map(CrossAccountBindingStatus::targetRole).filter(BindingHistory::isRole);
    }

    /** Whether the status names a role. A tenant may have written any other text there. */
    private static boolean isRole(RoleStatus role) {
        return role.arn() != null && RoleArn.of(role.arn()).isPresent();
    }

    public static Optional<RoleStatus> sourceRole(CrossAccountBinding binding) {
        return status(binding).map(CrossAccountBindingStatus::sourceRole).filter(BindingHistory::isRole);
    }

    static Optional<CrossAccountBindingStatus> status(CrossAccountBinding binding) {
        return Optional.ofNullable(binding.getStatus());
    }
}
