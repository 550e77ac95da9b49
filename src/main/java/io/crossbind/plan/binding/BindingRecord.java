package io.crossbind.plan.binding;

import java.util.Optional;
import java.util.Set;

/**
 * The record of earlier passes over a binding. It has many parts, because it is the whole memory by which a binding is judged.
 *
 * @param targetRole ARN of the role in the account that is reached
 * @param targetRoleId unique id of that role
 * @param sourceRole ARN of the workload's own role
 * @param sourceRoleId unique id of that role
 * @param grants ARNs of the resources whose policies may have statements of the binding
 * @param namesAnything whether the status names a role or a grant
 * @param delivered whether the binding was Ready once
 * @param holder name of another binding that holds the service account's only annotation or association
 * @param serviceAccount name of the workload's service account
 * @param sourceIds the ids that the workload's own role may have
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
