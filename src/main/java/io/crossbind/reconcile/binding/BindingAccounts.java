package io.crossbind.reconcile.binding;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.apply.AccountAccess;
import io.crossbind.desired.AccountFacts;
import io.crossbind.desired.AccountRules;
import io.crossbind.desired.BindingDesign;
import io.crossbind.desired.BindingFacts;
import io.crossbind.desired.BindingFacts.Sibling;
import io.crossbind.model.Problem;
import io.crossbind.model.ProblemException;
import io.crossbind.plan.binding.Side;
import io.crossbind.reconcile.AccountRegistry;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The accounts of a binding.
 *
 * @param target the account that owns the resources
 * @param source the account of the workload's own role; empty if the workload gets no own role
 */
record BindingAccounts(BindingAccount target, Optional<BindingAccount> source) {

    /** Whether every account was read since the operator started. */
    boolean areRead() {
        return each().allMatch(BindingAccount::isRead);
    }

    /** The problem of a failed read; empty if every account was read, or is being read. */
    Optional<Problem> readProblem() {
        return each().flatMap(account -> account.readProblem().stream()).findFirst();
    }

    private Stream<BindingAccount> each() {
        return Stream.concat(Stream.of(target), source.stream());
    }

    /** The access to the account of one side. */
    AccountAccess access(Side side) {
        return side == Side.SOURCE ? source.orElseThrow().access() : target.access();
    }

    /** The facts about the account of one side. */
    AccountFacts facts(Side side) {
        return side == Side.SOURCE ? source.orElseThrow().facts() : target.facts();
    }

    /**
     * @throws ProblemException if an account cannot be used for the binding
     */
    static BindingAccounts of(BindingContext context, AccountRegistry accounts) {
        return new BindingAccounts(
                usable(context, context.account(), accounts),
                context.sourceAccount().map(account -> usable(context, account, accounts)));
    }

    private static BindingAccount usable(BindingContext context, AwsAccount account, AccountRegistry accounts) {
        AccountRules.unusable(account, context.allAccounts(), context.namesAnything())
                .ifPresent(problem -> {
                    throw new ProblemException(problem, null);
                });
        return new BindingAccount(account, accounts.access(account), accounts.facts(account, context.allAccounts()));
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
                source.map(BindingAccount::facts),
                context.request(),
                context.name(),
                context.uid(),
                sharing,
                source.filter(side -> verified && side.facts().isManaged())
                        .map(side -> AccountRegistry.operatorRole(side.access()))));
    }
}
