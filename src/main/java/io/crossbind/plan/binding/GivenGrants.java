package io.crossbind.plan.binding;

import io.crossbind.desired.grants.GrantBounds;
import io.crossbind.model.Problem;
import io.crossbind.model.ResourceArn;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The resources in the target account whose policies may have statements of a binding. A status is no authority: a status only names resources to
 * read, and the operator only removes statements with the binding's own Sids. The record has many parts, because a judge reads nothing.
 *
 * @param named the resources named in the status, as far as they can be resources of the account
 * @param asked the other resources requested by the binding, if there is evidence of any given access
 * @param desired all resources requested by the binding
 * @param sidPrefix of the binding's statements
 * @param bounds the account's limits for grants; empty if the account cannot be found
 * @param policies the known policies
 * @param isAccountRead whether the account was read since the operator started
 * @param accountFailure why the account could not be read; empty if the read succeeded or has not finished
 * @param problem why the account cannot be found; empty if the account is known
 */
public record GivenGrants(
        Set<String> named,
        Set<String> asked,
        Set<String> desired,
        String sidPrefix,
        Optional<GrantBounds> bounds,
        Map<ResourceArn, PolicyObservation> policies,
        boolean isAccountRead,
        Optional<Problem> accountFailure,
        Optional<Problem> problem) {}
