package io.crossbind.reconcile.binding;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.apply.AccountAccess;
import io.crossbind.desired.AccountFacts;
import io.crossbind.desired.grants.GrantBounds;
import io.crossbind.desired.grants.GrantsDesign;
import io.crossbind.inventory.AccountInventory;
import io.crossbind.model.ProblemException;
import io.crossbind.model.ResourceArn;
import io.crossbind.plan.Change;
import io.crossbind.reconcile.AccountRegistry;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The resources whose policies may have statements of a binding, in the account that is reached. A status is no authority: it names
 * resources to look at, and only statements with the binding's own Sids are ever taken out.
 *
 * @param named as the status names them, as far as they can be resources of the account
 * @param asked those that the binding asks for besides, where there is evidence that it was given anything; empty if nothing tells so
 */
record OwnedGrants(BindingContext context, AccountRegistry accounts, Set<String> named, Set<String> asked) {

    static OwnedGrants of(BindingContext context, AccountRegistry accounts) {
        if (Abandonment.of(context).target()) {
            return new OwnedGrants(context, accounts, Set.of(), Set.of());
        }
        Set<String> named = named(context, accounts);
        Set<String> asked = new TreeSet<>(mayBeGiven(context, accounts) ? asked(context, accounts) : Set.of());
        asked.removeAll(named);
        return new OwnedGrants(context, accounts, named, asked);
    }

    private static Set<String> named(BindingContext context, AccountRegistry accounts) {
        Set<String> inStatus = context.grants();
        try {
            AwsAccount account = inStatus.isEmpty() ? null : context.account();
            return account == null
                    ? Set.of()
                    : GrantsDesign.among(
                            account.getSpec(), accounts.facts(account).partition(), inStatus);
        } catch (ProblemException e) {
            // The account is named by the step that fails for it.
            return inStatus;
        }
    }

    /**
     * Whether the binding may have been given anything: its status or the tags of a role say so, or both are lost and its account admits it
     * and allows all that it asks for. The finalizer proves nothing: who writes a binding can write that too. A binding that was never
     * admitted never has AWS called.
     */
    private static boolean mayBeGiven(BindingContext context, AccountRegistry accounts) {
        return context.namesAnything() || OwnedRoles.isAnyTagged(context, accounts) || isAllowed(context, accounts);
    }

    private static boolean isAllowed(BindingContext context, AccountRegistry accounts) {
        try {
            return context.admissionRefusal(accounts).isEmpty() && allows(context, accounts.facts(context.account()));
        } catch (ProblemException e) {
            return false;
        }
    }

    private static boolean allows(BindingContext context, AccountFacts account) {
        return GrantsDesign.allowed(
                account.name(),
                account.spec(),
                account.partition(),
                context.binding().getSpec().grants());
    }

    /** None as long as there is no such account. */
    private static Set<String> asked(BindingContext context, AccountRegistry accounts) {
        try {
            return holders(context, accounts);
        } catch (ProblemException e) {
            return Set.of();
        }
    }

    private static Set<String> holders(BindingContext context, AccountRegistry accounts) {
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
    List<Supplier<Step>> removal(Consumer<ProblemException> unread) {
        return all(Grants::remove, unread);
    }

    /** The same, asking for nothing where none are known to be: for what is tried again until something else is done. */
    List<Supplier<Step>> removalIfThere(Consumer<ProblemException> unread) {
        return all(Grants::removeIfThere, unread);
    }

    private List<Supplier<Step>> all(Planner ofNamed, Consumer<ProblemException> unread) {
        return Stream.concat(
                        named.stream().sorted().<Supplier<Step>>map(arn -> () -> step(ofNamed, arn)),
                        asked.stream()
                                .sorted()
                                .<Supplier<Step>>map(arn -> () -> ifReadable(Grants::removeIfThere, arn, unread)))
                .toList();
    }

    /** Takes those back of a resource that is not asked for any more, or of which one is no longer allowed. */
    List<Supplier<Step>> restriction() {
        Planner restricted = (grants, arn) -> grants.restrict(arn, holders(context, accounts), caps(context.account()));
        return Stream.concat(
                        named.stream().sorted().<Supplier<Step>>map(arn -> () -> step(restricted, arn)),
                        asked.stream()
                                .sorted()
                                .filter(arn -> !context.namesAnything() || isRemembered(arn))
                                .<Supplier<Step>>map(arn -> () -> ifReadable(restricted, arn, _ -> {})))
                .toList();
    }

    /** Whether a look costs no call: a status that names other resources is reason enough to look, but not to read. */
    private boolean isRemembered(String arn) {
        try {
            return accounts.inventoryOf(context.account()).policies().get(ResourceArn.parse(arn)) != null;
        } catch (ProblemException e) {
            return false;
        }
    }

    static GrantBounds caps(AwsAccount account) {
        return new GrantBounds(account.getMetadata().getName(), account.getSpec());
    }

    private Step step(Planner planner, String arn) {
        AccountAccess target = accounts.access(context.account());
        return new Step(target, planner.plan(new Grants(context, target), arn));
    }

    /** A binding must not depend on what it asked for and was perhaps never given. */
    private Step ifReadable(Planner planner, String arn, Consumer<ProblemException> unread) {
        try {
            AccountInventory inventory = accounts.inventoryOf(context.account());
            if (inventory.isKnown()) {
                return step(planner, arn);
            }
            inventory.failure().map(why -> new ProblemException(why, null)).ifPresent(unread);
            return Step.NONE;
        } catch (ProblemException e) {
            unread.accept(e);
            return Step.NONE;
        }
    }

    private interface Planner {
        List<Change> plan(Grants grants, String arn);
    }
}
