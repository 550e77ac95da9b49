package io.crossbind.reconcile.account;

import io.crossbind.reconcile.AccountRegistry;
import io.crossbind.reconcile.port.AccountsView;
import io.crossbind.reconcile.port.ClusterCommands;

/**
 * The sources of facts for the passes over accounts. The constructor makes no calls.
 *
 * @param view the AwsAccounts
 * @param accounts sessions and inventories of the accounts
 * @param contents reads the contents of an account
 * @param cluster queries the API server
 */
public record AccountSites(
        AccountsView view, AccountRegistry accounts, AccountContents contents, ClusterCommands cluster) {}
