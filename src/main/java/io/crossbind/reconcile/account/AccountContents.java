package io.crossbind.reconcile.account;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.apply.AccountAccess;
import io.crossbind.apply.RoleChanges;
import io.crossbind.desired.AccountLimits;
import io.crossbind.desired.AccountRules;
import io.crossbind.inventory.AccountInventory;
import io.crossbind.inventory.AccountReader;
import io.crossbind.model.ProblemException;
import io.crossbind.model.RoleObservation;
import io.crossbind.reconcile.AccountRegistry;
import java.time.Clock;

/** Reads the contents of accounts from AWS and requeues the bindings affected by changes since the last read. */
public final class AccountContents {
    private final AccountRegistry accounts;
    private final AccountReader reader;
    private final BindingsOfAccount bindings;
    private final Clock clock;

    public AccountContents(AccountRegistry accounts, AccountReader reader, BindingsOfAccount bindings, Clock clock) {
        this.accounts = accounts;
        this.reader = reader;
        this.bindings = bindings;
        this.clock = clock;
    }

    /** Reads the due parts of an account. The inventory then has the result and any failure. */
    void readIfDue(AwsAccount account) {
        AccountAccess access = accounts.access(account);
        AccountInventory inventory = access.inventory();
        AccountInventory.Basis before = inventory.basis();
        AccountReader.ChangedResources changed =
                reader.readIfDue(inventory, request(account, access), AccountRules.driftCheckInterval(account));
        if (before.equals(inventory.basis())) {
            bindings.requeue(account, changed);
        } else {
            bindings.requeueAll(account);
        }
    }

    /**
     * Reads all roles of an account, even if the roles are not due.
     *
     * @throws ProblemException if the read fails
     */
    void readRoles(AwsAccount account) {
        AccountAccess access = accounts.access(account);
        reader.readRoles(access.inventory(), request(account, access));
    }

    /**
     * Reads a single role.
     *
     * @throws ProblemException if the read fails
     */
    RoleObservation readRole(AwsAccount account, String role) {
        return new RoleChanges(accounts.access(account), clock).read(role);
    }

    private AccountReader.Request request(AwsAccount account, AccountAccess access) {
        return new AccountReader.Request(
                access.session(),
                access.policies(),
                access.cluster(),
                AccountLimits.rolePath(account.getSpec()),
                accounts.providerArn(account),
                () -> bindings.associated(account),
                () -> bindings.granted(account));
    }
}
