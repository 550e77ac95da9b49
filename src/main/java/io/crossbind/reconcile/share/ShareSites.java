package io.crossbind.reconcile.share;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.ResourceShare;
import io.crossbind.aws.AwsSession;
import io.crossbind.aws.ResourceShares;
import io.crossbind.aws.ShareInvitations;
import io.crossbind.desired.AccountFacts;
import io.crossbind.desired.AccountRules;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import io.crossbind.reconcile.AccountRegistry;
import io.crossbind.reconcile.port.AccountsView;
import java.util.List;
import java.util.Optional;

/** The clients of RAM: in the owner account of a share, and in the invited accounts. Creating a client makes no call. */
public final class ShareSites {
    private final AccountsView view;
    private final AccountRegistry accounts;

    public ShareSites(AccountsView view, AccountRegistry accounts) {
        this.view = view;
        this.accounts = accounts;
    }

    List<AwsAccount> accounts() {
        return view.accounts().toList();
    }

    /** The facts of a share's owner account; empty if the AwsAccount does not exist. */
    Optional<AccountFacts> ownerFacts(ResourceShare share) {
        return view.account(share.getSpec().accountRef().name()).map(accounts::facts);
    }

    /**
     * Returns the owner account of a share.
     *
     * @throws ProblemException if the AwsAccount does not exist
     */
    AwsAccount owner(ResourceShare share) {
        String name = share.getSpec().accountRef().name();
        return view.account(name).orElseThrow(() -> missing("AwsAccount " + name + " does not exist"));
    }

    private static ProblemException missing(String message) {
        return new ProblemException(Reason.ACCOUNT_NOT_FOUND, message);
    }

    /**
     * Returns the identity of the cluster.
     *
     * @throws ProblemException while the identity is not known
     */
    ClusterIdentity cluster() {
        return accounts.cluster();
    }

    /** The shares in the owner account of a share. */
    ResourceShares shares(ResourceShare share, String region) {
        return new ResourceShares(session(owner(share)), region);
    }

    /**
     * The invitations to an account.
     *
     * @param account 12 digits
     */
    ShareInvitations invitations(String account, String region) {
        AwsAccount receiver = AccountRules.counting(account, view.accounts())
                .orElseThrow(() -> missing("no AwsAccount has accountId " + account));
        return new ShareInvitations(session(receiver), region);
    }

    private AwsSession session(AwsAccount account) {
        return accounts.access(account).session();
    }
}
