package io.crossbind.reconcile.account;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.apply.AccountAccess;
import io.crossbind.apply.ProviderChanges;
import io.crossbind.inventory.AccountInventory;
import io.crossbind.inventory.AccountReader;
import io.crossbind.model.ProblemException;
import io.crossbind.reconcile.port.Events;
import java.util.function.BooleanSupplier;

/**
 * Removes unused OpenID Connect providers of this cluster. A role that trusts a provider uses it, even if crossbind does not own the
 * role.
 */
public final class UnusedProviders {
    private final ProviderChanges providers;
    private final AccountReader reader;
    private final Events events;

    public UnusedProviders(ProviderChanges providers, AccountReader reader, Events events) {
        this.providers = providers;
        this.reader = reader;
        this.events = events;
    }

    /**
     * Removes them as far as the account is known. Before each deletion the roles are read again.
     *
     * @param request what to read of the account
     * @param withoutBindings whether no binding uses the account: the provider of the cluster's issuer stays as long as one does
     * @return whether the provider of the cluster's issuer was removed
     * @throws ProblemException if that fails; an Event names the cause if another provider cannot be removed
     */
    boolean remove(
            AwsAccount account, AccountAccess access, AccountReader.Request request, BooleanSupplier withoutBindings) {
        if (!access.inventory().isKnown()) {
            return false;
        }
        removeFormer(account, access, request);
        String current = request.providerArn();
        return withoutBindings.getAsBoolean()
                && !access.inventory().isTrusted(current)
                && providers.deleteIfUnused(
                        access, () -> isUntrusted(access, request, current) && withoutBindings.getAsBoolean());
    }

    private boolean isUntrusted(AccountAccess access, AccountReader.Request request, String provider) {
        reader.readRoles(access.inventory(), request);
        return !access.inventory().isTrusted(provider);
    }

    private void removeFormer(AwsAccount account, AccountAccess access, AccountReader.Request request) {
        AccountInventory inventory = access.inventory();
        for (String arn : inventory.formerProviders().arns()) {
            if (!inventory.isTrusted(arn) && inventory.formerProviders().tryOnce(arn)) {
                removeFormer(account, access, request, arn);
            }
        }
    }

    private void removeFormer(AwsAccount account, AccountAccess access, AccountReader.Request request, String arn) {
        try {
            if (providers.deleteFormerIfUnused(access, arn, () -> isUntrusted(access, request, arn))) {
                events.normal(
                        account,
                        "FormerProviderRemoved",
                        arn + " belonged to an issuer that the cluster no longer uses.");
            }
        } catch (ProblemException e) {
            events.warning(
                    account,
                    "FormerProviderLeft",
                    arn + " belongs to an issuer that the cluster no longer uses, and no role trusts the provider. "
                            + e.problem().conditionMessage());
        }
    }
}
