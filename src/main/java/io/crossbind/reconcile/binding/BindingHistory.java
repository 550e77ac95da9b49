package io.crossbind.reconcile.binding;

import io.crossbind.api.v1alpha1.AccessRecordSpec;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.RoleStatus;
import io.crossbind.model.ResourceArn;
import io.crossbind.model.RoleArn;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The access that earlier passes gave a binding. The source is the record, because only the operator writes records. A binding without a record never
 * got access from this version of the operator, so the status then names objects that may exist. A status is no authority: a tenant may have written
 * the status.
 *
 * @param targetRole the role in the target account
 * @param sourceRole the workload's own role
 * @param grants the resources whose policies may have statements of the binding
 * @param wasDelivered whether the binding was ever fully applied
 */
public record BindingHistory(
        Optional<RoleStatus> targetRole,
        Optional<RoleStatus> sourceRole,
        Set<ResourceArn> grants,
        boolean wasDelivered) {

    /** The history of a binding: from its record, or without a record from its status. */
    static BindingHistory of(CrossAccountBinding binding, Optional<AccessRecordSpec> record) {
        return record.map(BindingHistory::ofRecord).orElseGet(() -> ofStatus(binding));
    }

    private static BindingHistory ofRecord(AccessRecordSpec record) {
        return new BindingHistory(
                Optional.ofNullable(record.targetRole()),
                Optional.ofNullable(record.sourceRole()),
                resources(record.grants()),
                Boolean.TRUE.equals(record.delivered()));
    }

    private static BindingHistory ofStatus(CrossAccountBinding binding) {
        return new BindingHistory(
                targetRole(binding),
                sourceRole(binding),
                grants(binding),
                status(binding).map(CrossAccountBindingStatus::delivered).orElse(false));
    }

    /** Whether a role or a grant may exist. {@link BindingContext#leadsToTarget} decides which role counts. */
    boolean namesAnything(boolean leadsToTarget) {
        return reachingRole(leadsToTarget).isPresent() || sourceRole.isPresent() || !grants.isEmpty();
    }

    /** The role with which the workload accesses resources; see {@link #reachingRole(CrossAccountBinding)}. */
    Optional<RoleStatus> reachingRole(boolean leadsToTarget) {
        return leadsToTarget ? targetRole : sourceRole;
    }

    /** ARNs of the resources whose policies may have statements of the binding. */
    Set<String> grantArns() {
        return grants.stream().map(ResourceArn::toString).collect(Collectors.toSet());
    }

    static boolean leadsToTarget(CrossAccountBinding binding) {
        return binding.getSpec().role() != null;
    }

    /**
     * The role with which the workload accesses resources: the role in the target account, or the workload's own role if the spec has no target role.
     * Empty unless the status names the role.
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

    /** Whether the status names a role. A tenant may have written any text into the status. */
    private static boolean isRole(RoleStatus role) {
        return role.arn() != null && RoleArn.of(role.arn()).isPresent();
    }

    public static Optional<RoleStatus> sourceRole(CrossAccountBinding binding) {
        return status(binding).map(CrossAccountBindingStatus::sourceRole).filter(BindingHistory::isRole);
    }

    /** The resources in the status. Text other than ARNs does not count. */
    static Set<ResourceArn> grants(CrossAccountBinding binding) {
        return status(binding)
                .map(CrossAccountBindingStatus::grants)
                .map(BindingHistory::resources)
                .orElse(Set.of());
    }

    static Optional<CrossAccountBindingStatus> status(CrossAccountBinding binding) {
        return Optional.ofNullable(binding.getStatus());
    }

    private static Set<ResourceArn> resources(List<String> arns) {
        return arns.stream().flatMap(arn -> ResourceArn.of(arn).stream()).collect(Collectors.toSet());
    }
}
