package io.crossbind.reconcile.share;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.desired.AccountRules;
import io.crossbind.desired.shares.AccountsOfShare;
import io.crossbind.reconcile.Finalizers;
import io.crossbind.reconcile.account.SharesOfAccount;
import io.crossbind.reconcile.port.SharesView;
import java.util.stream.Stream;

/** The shares of each account, from the cache. */
public final class SharesByAccount implements SharesOfAccount {
    private final SharesView view;

    public SharesByAccount(SharesView view) {
        this.view = view;
    }

    @Override
    public Stream<String> keeping(AwsAccount account) {
        String name = account.getMetadata().getName();
        boolean abandoned = AccountRules.abandonment(account).isPresent();
        return view.shares()
                .filter(Finalizers::has)
                .filter(share -> abandoned
                        ? name.equals(share.getSpec().accountRef().name())
                        : AccountsOfShare.names(share).anyMatch(name::equals))
                .map(share -> share.getMetadata().getName());
    }
}
