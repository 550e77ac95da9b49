package io.crossbind.plan.binding;

import io.crossbind.desired.grants.GrantBounds;
import io.crossbind.model.Problem;
import io.crossbind.model.ResourceArn;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The resources in the target account whose policies may have statements of a binding. A status is no authority: it only names resources to
 * read, and the operator only removes statements with the binding's own Sids. It has many parts, because a judge reads nothing.
 *
 * @param named the resources that the status names, as far as they can be resources of the account
 * @param asked the other resources that the binding asks for, where there is evidence that it was given anything
 * @param desired all resources that the binding asks for
 * @param sidPrefix of the binding's statements
 * @param bounds the account's limits for grants; empty if the account cannot be found
 * @param policies the policies that are known
 * @param isAccountRead whether the account was read since the operator started
 * @param accountFailure why the account could not be read; empty if it could, or is being read
 * @param problem why the account cannot be found; empty if it can
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
