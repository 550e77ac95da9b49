package io.crossbind.reconcile.account;

import io.crossbind.reconcile.AccountRegistry;
import io.crossbind.reconcile.port.AccountsView;
import io.crossbind.reconcile.port.ClusterCommands;

/**
 * Where the passes over accounts find their facts. Nothing is called yet.
 *
 * @param view the AwsAccounts
 * @param accounts sessions and inventories of the accounts
 * @param contents reads the contents of an account
 * @param cluster asks the API server
 */
public record AccountSites(
        AccountsView view, AccountRegistry accounts, AccountContents contents, ClusterCommands cluster) {}
