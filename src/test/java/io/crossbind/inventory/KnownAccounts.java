package io.crossbind.inventory;

import io.crossbind.model.AccountRoles;
import io.crossbind.model.Quotas;
import io.crossbind.model.RoleObservation;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Inventories as after a read of the account, for tests of other packages. */
public final class KnownAccounts {
    private KnownAccounts() {}

    /** Fills an inventory with foreign roles and a quota. */
    public static void fill(AccountInventory inventory, int roles, int quota, Instant readAt) {
        Map<String, RoleObservation> byName = new HashMap<>();
        for (int i = 0; i < roles; i++) {
            byName.put("role-" + i, new RoleObservation.Foreign("arn:role-" + i, false));
        }
        inventory.replaceFacts(
                new AccountInventory.Facts("arn:caller", new Quotas(roles, quota, 2048, 10), readAt),
                Optional.empty(),
                readAt);
        inventory.replaceRoles(new AccountRoles(byName, Map.of()), readAt, readAt);
    }
}
