package io.crossbind.reconcile.share;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.ResourceShare;
import io.crossbind.api.v1alpha1.SharePrincipal;
import io.crossbind.desired.AccountRules;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import io.crossbind.reconcile.port.AccountsView;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The accounts around a ResourceShare: its owner and its principals. */
public record ShareAccounts(ResourceShare share, AccountsView view) {

    /** Returns whether a share names an account, by the name of the AwsAccount or by its ID. */
    public static boolean name(ResourceShare share, AwsAccount account) {
        return names(share).anyMatch(account.getMetadata().getName()::equals)
                || share.getSpec().principals().stream()
                        .anyMatch(principal -> account.getSpec().accountId().equals(principal.accountId()));
    }

    /** Names of all AwsAccounts in a ResourceShare. */
    public static Stream<String> names(ResourceShare share) {
        return Stream.concat(
                        Stream.of(share.getSpec().accountRef().name()),
                        share.getSpec().principals().stream()
                                .map(SharePrincipal::accountRef)
                                .filter(Objects::nonNull)
                                .map(account -> account.name()))
                .distinct();
    }

    /**
     * The account that owns the shared resources.
     *
     * @throws ProblemException with {@link Reason#ACCOUNT_NOT_FOUND}, or {@link Reason#ACCOUNT_STALLED} if it is being deleted or a
     *     duplicate
     */
    AwsAccount owner() {
        AwsAccount owner = named(share.getSpec().accountRef().name());
        AccountRules.duplicate(owner, all()).ifPresent(why -> {
            throw new ProblemException(Reason.ACCOUNT_STALLED, why.message());
        });
        if (owner.getMetadata().getDeletionTimestamp() != null
                && share.getMetadata().getDeletionTimestamp() == null) {
            throw new ProblemException(
                    Reason.ACCOUNT_STALLED, "AwsAccount " + owner.getMetadata().getName() + " is being deleted");
        }
        return owner;
    }

    /** Account IDs of the principals that are AwsAccounts, by metadata.name; without accounts that do not exist. */
    Map<String, String> principals() {
        Set<String> names = names(share).collect(Collectors.toSet());
        return all().filter(account -> names.contains(account.getMetadata().getName()))
                .collect(Collectors.toMap(
                        account -> account.getMetadata().getName(),
                        account -> account.getSpec().accountId()));
    }

    /** The AwsAccount with that account id, the oldest if there are several. */
    Optional<AwsAccount> withId(String accountId) {
        return all().filter(account -> accountId.equals(account.getSpec().accountId()))
                .filter(account -> AccountRules.duplicate(account, all()).isEmpty())
                .findFirst();
    }

    private AwsAccount named(String name) {
        return view.account(name)
                .orElseThrow(
                        () -> new ProblemException(Reason.ACCOUNT_NOT_FOUND, "AwsAccount " + name + " does not exist"));
    }

    private Stream<AwsAccount> all() {
        return view.accounts();
    }
}
