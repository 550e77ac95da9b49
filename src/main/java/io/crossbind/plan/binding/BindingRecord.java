package io.crossbind.plan.binding;

import java.util.Optional;
import java.util.Set;

/**
 * The record of earlier passes over a binding. The record has many parts, because a binding is judged by nothing else from earlier passes.
 *
 * @param targetRole ARN of the role in the target account
 * @param targetRoleId unique ID of the target role
 * @param sourceRole ARN of the workload's own role
 * @param sourceRoleId unique ID of the workload's own role
 * @param grants ARNs of the resources whose policies may have statements of the binding
 * @param namesAnything whether the status names a role or a grant
 * @param delivered whether the binding was Ready once
 * @param holder name of another binding with the service account's only annotation or association
 * @param serviceAccount name of the workload's service account
 * @param sourceIds the allowed IDs of the workload's own role
 */
public record BindingRecord(
        Optional<String> targetRole,
        Optional<String> targetRoleId,
        Optional<String> sourceRole,
        Optional<String> sourceRoleId,
        Set<String> grants,
        boolean namesAnything,
        boolean delivered,
        Optional<String> holder,
        Optional<String> serviceAccount,
        TrustedSourceIds sourceIds) {}
