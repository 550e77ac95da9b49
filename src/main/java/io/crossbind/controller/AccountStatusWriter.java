package io.crossbind.controller;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.AwsAccountStatus;
import io.crossbind.inventory.AccountInventory;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.Refusal;
import io.crossbind.status.AccountOutcome;
import io.crossbind.status.AccountStatuses;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.Optional;
import java.util.Set;

/** Writes an account's status where it changed: what was seen of it, and which roles no binding accounts for. */
public final class AccountStatusWriter {
    private final Accounts accounts;
    private final AccountStatuses statuses;

    public AccountStatusWriter(Accounts accounts, AccountStatuses statuses) {
        this.accounts = accounts;
        this.statuses = statuses;
    }

    /** Writes the status if it changed, and says whether the account was edited or deleted meanwhile. */
    boolean write(AwsAccount account, Optional<Refusal> refusal, Context<AwsAccount> context) {
        AwsAccountStatus before = context.getPrimaryResource().getStatus();
        AwsAccountStatus after = statuses.of(
                before,
                account.getMetadata().getGeneration(),
                new AccountOutcome(refusal, seen(account, context), Accounts.isManaged(account)));
        if (!after.equals(before)) {
            AwsAccount fresh = new AwsAccount();
            fresh.setMetadata(new ObjectMetaBuilder()
                    .withName(account.getMetadata().getName())
                    .withUid(account.getMetadata().getUid())
                    .build());
            fresh.setStatus(after);
            return Overtaken.by(account, context.resourceOperations().serverSideApplyPrimaryStatus(fresh));
        }
        return false;
    }

    private Optional<AccountOutcome.Seen> seen(AwsAccount account, Context<AwsAccount> context) {
        AccountInventory inventory = accounts.inventoryOf(account);
        if (!inventory.isKnown()) {
            return Optional.empty();
        }
        Set<String> existing = AccountBindings.ownerTags(context);
        return inventory
                .facts()
                .flatMap(facts -> inventory
                        .rolesReadAt()
                        .map(readAt -> new AccountOutcome.Seen(
                                facts.callerArn(),
                                facts.quotas(),
                                inventory.provider(),
                                inventory
                                        .provider()
                                        .filter(provider -> OwnerTags.ownedBy(accounts.cluster(), provider.tags()))
                                        .isPresent(),
                                accounts.cluster().audience(),
                                existing.size(),
                                inventory.size(),
                                AccountBindings.orphans(inventory, context).stream()
                                        .map(ObservedRole::name)
                                        .toList(),
                                readAt)));
    }
}
