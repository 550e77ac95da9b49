package io.crossbind.reconcile.binding;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.apply.AccountAccess;
import io.crossbind.desired.AccountFacts;
import io.crossbind.desired.AccountRules;
import io.crossbind.desired.BindingDesign;
import io.crossbind.desired.BindingFacts;
import io.crossbind.desired.BindingFacts.Sibling;
import io.crossbind.desired.DesiredAccountState;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import io.crossbind.model.RoleObservation;
import io.crossbind.reconcile.AccountRegistry;
import io.crossbind.status.BindingOutcome.Role;
import java.util.List;
import java.util.Optional;

/**
 * The accounts of a binding.
 *
 * @param target the one that owns what is reached
 * @param source the one where the workload's own role lies; empty if it gets none
 */
record BindingAccounts(Side target, Optional<Side> source) {

    /** An account, and the way into it. */
    record Side(AwsAccount account, AccountAccess access, AccountFacts facts) {

        /**
         * Whether the account was read since the operator started.
         *
         * @throws ProblemException if it was tried and failed
         */
        boolean isKnown() {
            if (!facts.isManaged()) {
                return true;
            }
            if (!access.inventory().isKnown()) {
                access.inventory().failure().ifPresent(failure -> {
                    throw new ProblemException(
                            Reason.ACCOUNT_NOT_READY,
                            "AwsAccount " + account.getMetadata().getName() + ": " + failure.message());
                });
                return false;
            }
            return true;
        }

        /** The role as it is there now; empty if none is known that this cluster made. */
        Optional<Role> ownRole(DesiredAccountState side) {
            return access.inventory().role(side.role().name()) instanceof RoleObservation.Owned(var role, var _)
                    ? Optional.of(new Role(role.arn(), role.id()))
                    : Optional.empty();
        }
    }

    boolean areKnown() {
        return target.isKnown() && source.map(Side::isKnown).orElse(true);
    }

    /** Where the workload's own role lies; the target if it has none. */
    Side sourceOrTarget() {
        return source.orElse(target);
    }

    /**
     * @throws ProblemException if an account cannot be used for the binding
     */
    static BindingAccounts of(BindingContext context, AccountRegistry accounts) {
        return new BindingAccounts(
                usable(context, context.account(), accounts),
                context.sourceAccount().map(account -> usable(context, account, accounts)));
    }

    private static Side usable(BindingContext context, AwsAccount account, AccountRegistry accounts) {
        AccountRules.unusable(account, context.allAccounts(), context.namesAnything())
                .ifPresent(problem -> {
                    throw new ProblemException(problem, null);
                });
        return new Side(account, accounts.access(account), accounts.facts(account, context.allAccounts()));
    }

    BindingDesign design(BindingContext context, ServiceAccountMembers members) {
        String targetRole = BindingDesign.roleArn(
                target.access().cluster(),
                target.facts(),
                context.namespace(),
                context.name(),
                context.binding().getSpec());
        List<Sibling> sharing =
                context.workload().sharesSource() ? members.of(context, Optional.of(targetRole)) : List.of();
        boolean verified = !target.facts().isManaged() || ServiceAccountMembers.anyUnmanaged(context, sharing);
        return new BindingDesign(new BindingFacts(
                target.access().cluster(),
                target.facts(),
                source.map(Side::facts),
                context.namespaceFacts(),
                context.name(),
                context.uid(),
                context.binding().getSpec(),
                sharing,
                source.filter(side -> verified && side.facts().isManaged())
                        .map(side -> AccountRegistry.operatorRole(side.access()))));
    }
}
