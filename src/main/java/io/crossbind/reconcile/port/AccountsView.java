package io.crossbind.reconcile.port;

import io.crossbind.api.v1alpha1.AwsAccount;
import java.util.Optional;
import java.util.stream.Stream;

/** The AwsAccounts in this process's cache. The cache may be behind the API server. */
public interface AccountsView {

    /** @param name {@code metadata.name} */
    Optional<AwsAccount> account(String name);

    Stream<AwsAccount> accounts();
}
