package io.crossbind.inventory;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/** The inventories of all accounts, by the name of their AwsAccount. */
public final class Inventory {
    private final ConcurrentHashMap<String, AccountInventory> accounts = new ConcurrentHashMap<>();

    /** The account's inventory, which is empty at first. */
    public AccountInventory of(String account) {
        return accounts.computeIfAbsent(account, _ -> new AccountInventory());
    }

    /** Drops the inventory of an account that is no longer managed. */
    public void forget(String account) {
        accounts.remove(account);
    }

    public void forEach(BiConsumer<String, AccountInventory> action) {
        Map.copyOf(accounts).forEach(action);
    }
}
