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
 * The access that earlier passes gave a binding. The record says so, because only the operator writes it. A binding without a record never got anything from this
 * version of the operator: its status then names objects that may exist. A status is no authority: a tenant may have written it.
 *
 * @param targetRole the role in the account that is reached
 * @param sourceRole the workload's own role
 * @param grants the resources whose policies may have statements of the binding
 * @param wasDelivered whether all of the binding was there once
 */
public record BindingHistory(
        Optional<RoleStatus> targetRole,
        Optional<RoleStatus> sourceRole,
        Set<ResourceArn> grants,
        boolean wasDelivered) {

    /** The history of a binding whose record is this one. */
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

    /** Whether a role or a grant may exist, as {@link BindingContext#leadsToTarget} decides which role counts. */
    boolean namesAnything(boolean leadsToTarget) {
        return reachingRole(leadsToTarget).isPresent() || sourceRole.isPresent() || !grants.isEmpty();
    }

    /** The role by which the workload reaches resources in the end; see {@link #reachingRole(CrossAccountBinding)}. */
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

    /** The resources that the status names. Text that is no ARN does not count. */
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
