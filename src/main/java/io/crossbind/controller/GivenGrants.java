package io.crossbind.controller;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.apply.AccountAccess;
import io.crossbind.desired.AccountFacts;
import io.crossbind.desired.grants.GrantCaps;
import io.crossbind.desired.grants.GrantsDesign;
import io.crossbind.inventory.AccountInventory;
import io.crossbind.model.Failure;
import io.crossbind.plan.Change;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The resources whose policies may have statements of a binding, in the account that is reached.
 *
 * @param arns as the status names them; those that the binding asks for where it names nothing, since a status can be lost
 * @param named whether the status names them
 */
record GivenGrants(BindingContext context, Accounts accounts, Set<String> arns, boolean named) {

    static GivenGrants of(BindingContext context, Accounts accounts) {
        if (Abandonment.of(context).target()) {
            return new GivenGrants(context, accounts, Set.of(), true);
        }
        return context.namesAnything()
                ? new GivenGrants(context, accounts, context.grants(), true)
                : new GivenGrants(context, accounts, asked(context, accounts), false);
    }

    /** None as long as there is no such account. */
    private static Set<String> asked(BindingContext context, Accounts accounts) {
        try {
            return holders(context, accounts);
        } catch (Failure e) {
            return Set.of();
        }
    }

    private static Set<String> holders(BindingContext context, Accounts accounts) {
        AccountFacts account = accounts.facts(context.account());
        return account.isManaged()
                ? GrantsDesign.holders(
                        account.spec(),
                        account.partition(),
                        context.binding().getSpec().grants())
                : Set.of();
    }

    /**
     * Takes the statements back.
     *
     * @param unread is told what keeps a policy from being read of which nobody said that it has any
     */
    List<Supplier<Step>> removal(Consumer<Failure> unread) {
        return steps((grants, arn) -> named ? grants.remove(arn) : grants.removeIfThere(arn), unread);
    }

    /** The same, asking for nothing where none are known to be: for what is tried again until something else is done. */
    List<Supplier<Step>> removalIfThere(Consumer<Failure> unread) {
        return steps(Grants::removeIfThere, unread);
    }

    /** Takes those back of a resource that is not asked for any more, or of which one is no longer allowed. */
    List<Supplier<Step>> restriction() {
        return steps(
                (grants, arn) -> grants.restrict(arn, holders(context, accounts), caps(context.account())), _ -> {});
    }

    static GrantCaps caps(AwsAccount account) {
        return new GrantCaps(account.getMetadata().getName(), account.getSpec());
    }

    private List<Supplier<Step>> steps(Planner planner, Consumer<Failure> unread) {
        Function<String, Step> step = arn -> {
            AccountAccess target = accounts.access(context.account());
            return new Step(target, planner.plan(new Grants(context, target), arn));
        };
        return arns.stream()
                .sorted()
                .<Supplier<Step>>map(arn -> () -> named ? step.apply(arn) : ifReadable(step, arn, unread))
                .toList();
    }

    /** A binding that never was given anything must not depend on what it asked for. */
    private Step ifReadable(Function<String, Step> step, String arn, Consumer<Failure> unread) {
        try {
            AccountInventory inventory = accounts.inventoryOf(context.account());
            if (inventory.isKnown()) {
                return step.apply(arn);
            }
            inventory.failure().map(why -> new Failure(why, null)).ifPresent(unread);
            return Step.NONE;
        } catch (Failure e) {
            unread.accept(e);
            return Step.NONE;
        }
    }

    private interface Planner {
        List<Change> plan(Grants grants, String arn);
    }
}
