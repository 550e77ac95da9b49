package io.crossbind.controller;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.RoleStatus;
import io.crossbind.apply.AccountAccess;
import io.crossbind.desired.Desired;
import io.crossbind.desired.LimitsCheck;
import io.crossbind.model.Failure;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.RoleObservation;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The roles that a binding was given in one account, and the way into that.
 *
 * @param tags the owner tags that they carry
 * @param caps what the account allows them at most
 * @param arns as the status names them; as their own tags do where the status names none, since a status can be lost
 * @param named whether the status names them
 */
record GivenRoles(AccountAccess access, Map<String, String> tags, Desired.Caps caps, Set<String> arns, boolean named) {

    /**
     * In the account that is reached; empty if the workload gets none there, or if nothing was given and there is no such account.
     *
     * @throws Failure if the account of a role that the status names cannot be found
     */
    static Optional<GivenRoles> ofTarget(BindingContext context, Accounts accounts) {
        return context.leadsToTarget()
                ? of(context.roleArn(), context::account, accounts, context::ownerTags)
                : Optional.empty();
    }

    /**
     * In the account where the workload's own role lies; empty if it has none, or as above.
     *
     * @throws Failure as above
     */
    static Optional<GivenRoles> ofSource(BindingContext context, Accounts accounts) {
        return context.workload().hasSource()
                ? of(
                        context.sourceRole().map(RoleStatus::arn),
                        () -> context.sourceAccount().orElseThrow(),
                        accounts,
                        context::sourceTags)
                : Optional.empty();
    }

    /**
     * Those by which the workload reaches things in the end; empty as above.
     *
     * @throws Failure as above
     */
    static Optional<GivenRoles> reaching(BindingContext context, Accounts accounts) {
        return context.leadsToTarget() ? ofTarget(context, accounts) : ofSource(context, accounts);
    }

    private static Optional<GivenRoles> of(
            Optional<String> named, Supplier<AwsAccount> account, Accounts accounts, OwnerTagsIn tags) {
        try {
            AwsAccount found = account.get();
            AccountAccess access = accounts.access(found);
            Map<String, String> owner = tags.of(access);
            Set<String> arns = named.map(Set::of).orElseGet(() -> tagged(access, owner));
            return Optional.of(new GivenRoles(
                    access,
                    owner,
                    LimitsCheck.caps(accounts.facts(found)),
                    Accounts.isManaged(found) ? arns : Set.of(),
                    named.isPresent()));
        } catch (Failure e) {
            if (named.isPresent()) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private static Set<String> tagged(AccountAccess access, Map<String, String> tags) {
        return access.inventory()
                .owned()
                .map(RoleObservation.Owned::role)
                .filter(role -> OwnerTags.sameOwner(tags, role.tags()))
                .map(ObservedRole::arn)
                .collect(Collectors.toSet());
    }

    /** Owner tags differ by the cluster's identity, which the way into an account knows. */
    private interface OwnerTagsIn {
        Map<String, String> of(AccountAccess access);
    }
}
