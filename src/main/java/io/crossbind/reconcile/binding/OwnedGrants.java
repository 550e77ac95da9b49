package io.crossbind.reconcile.binding;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.desired.AccountFacts;
import io.crossbind.desired.grants.GrantBounds;
import io.crossbind.desired.grants.GrantLimits;
import io.crossbind.desired.grants.GrantsDesign;
import io.crossbind.model.ProblemException;
import io.crossbind.reconcile.AccountRegistry;
import java.util.Set;
import java.util.TreeSet;

/**
 * The resources in the target account whose policies may have statements of a binding. A status is no authority: the operator only reads the named
 * resources, and only removes statements with the binding's own Sids.
 *
 * @param named the resources in the status that can be resources of the account
 * @param asked the other resources that the spec requests, if there is evidence of earlier access; empty without such evidence
 */
record OwnedGrants(Set<String> named, Set<String> asked) {

    static OwnedGrants of(BindingContext context, AccountRegistry accounts) {
        if (Abandonment.of(context).target()) {
            return new OwnedGrants(Set.of(), Set.of());
        }
        Set<String> named = named(context, accounts);
        Set<String> asked = new TreeSet<>(mayBeGiven(context, accounts) ? requested(context, accounts) : Set.of());
        asked.removeAll(named);
        return new OwnedGrants(named, asked);
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
            // The step that fails for the account reports the account.
            return inStatus;
        }
    }

    /**
     * Whether the binding may have been given access. The status or the tags of a role are evidence. If both are lost, the evidence is an account
     * that admits the binding and allows all its grants. The finalizer proves nothing, because the author of a binding can also write the finalizer.
     * The operator never calls AWS for a binding without admission.
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
        return context.limitsOf(account).targetAccess().stream()
                .anyMatch(allowed -> GrantsDesign.allowed(
                        account.spec(),
                        account.partition(),
                        new GrantLimits(account.name(), allowed),
                        context.binding().getSpec().grants()));
    }

    /** The requested resources; empty while the account does not exist. */
    private static Set<String> requested(BindingContext context, AccountRegistry accounts) {
        try {
            return holders(context, accounts);
        } catch (ProblemException e) {
            return Set.of();
        }
    }

    /**
     * ARNs of the resources whose policies the binding's grants change.
     *
     * @throws ProblemException if the account cannot be found
     */
    static Set<String> holders(BindingContext context, AccountRegistry accounts) {
        AccountFacts account = accounts.facts(context.account());
        return account.isManaged()
                ? GrantsDesign.holders(
                        account.spec(),
                        account.partition(),
                        context.binding().getSpec().grants())
                : Set.of();
    }

    /**
     * The limits of the target account for existing grants of the binding's namespace.
     *
     * @throws ProblemException if the account cannot be found
     */
    static GrantBounds bounds(BindingContext context, AccountRegistry accounts) {
        return context.limitsOf(accounts.facts(context.account())).grantBounds();
    }
}
