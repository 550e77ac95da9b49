package io.crossbind.plan.account;

import java.util.Comparator;
import java.util.List;

/**
 * The changes of an account that no binding requests.
 *
 * @param changes in the order of their phases
 */
public record AccountPlan(List<AccountChange> changes) {
    /** Changes nothing. */
    public static final AccountPlan NOTHING = new AccountPlan(List.of());

    public AccountPlan {
        changes = changes.stream()
                .sorted(Comparator.comparing(AccountChange::phase))
                .toList();
    }
}
