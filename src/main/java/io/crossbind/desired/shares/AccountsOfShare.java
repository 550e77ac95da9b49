package io.crossbind.desired.shares;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.ResourceShare;
import io.crossbind.api.v1alpha1.SharePrincipal;
import io.crossbind.desired.AccountFacts;
import io.crossbind.desired.AccountRules;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The AwsAccounts around a ResourceShare.
 *
 * @param owner the facts of the account in {@code spec.accountRef}; empty if the account does not exist
 * @param all every AwsAccount of the cluster
 */
public record AccountsOfShare(Optional<AccountFacts> owner, List<AwsAccount> all) {
    public AccountsOfShare {
        all = List.copyOf(all);
    }

    /** Names of all AwsAccounts in a ResourceShare: its owner and its principals. */
    public static Stream<String> names(ResourceShare share) {
        return Stream.concat(
                        Stream.of(share.getSpec().accountRef().name()),
                        share.getSpec().principals().stream()
                                .map(SharePrincipal::accountRef)
                                .filter(Objects::nonNull)
                                .map(account -> account.name()))
                .distinct();
    }

    /** Decides whether the share may use the account that owns its resources. */
    public ShareOwner owner(ResourceShare share) {
        String name = share.getSpec().accountRef().name();
        Optional<AwsAccount> account = all.stream()
                .filter(each -> name.equals(each.getMetadata().getName()))
                .findFirst();
        if (account.isEmpty() || owner.isEmpty()) {
            return new ShareOwner.Unusable(
                    new Problem(Reason.ACCOUNT_NOT_FOUND, "AwsAccount " + name + " does not exist"));
        }
        boolean endsWithTheAccount = share.getMetadata().getDeletionTimestamp() != null;
        return AccountRules.unusable(account.get(), all.stream(), endsWithTheAccount)
                .<ShareOwner>map(ShareOwner.Unusable::new)
                .or(() -> AccountRules.abandonment(account.get()).map(ShareOwner.Abandoned::new))
                .orElseGet(() -> new ShareOwner.Usable(owner.get()));
    }

    /** Account IDs of the principals with an AwsAccount, by metadata.name; without accounts that do not exist. */
    public Map<String, String> principals(ResourceShare share) {
        Set<String> names = names(share).collect(Collectors.toSet());
        return all.stream()
                .filter(account -> names.contains(account.getMetadata().getName()))
                .collect(Collectors.toMap(
                        account -> account.getMetadata().getName(),
                        account -> account.getSpec().accountId()));
    }

    /**
     * Why the operator must not accept the invitation of an account; empty if the operator may accept the invitation. Only an account's own
     * administrator decides from whom the account accepts shares ({@code spec.acceptsSharesFrom}).
     *
     * @param invited 12 digits
     * @param sender 12 digits: the sharing account
     */
    public Optional<String> refusalToAccept(String invited, String sender) {
        Optional<AwsAccount> receiver =
                AccountRules.counting(invited, all.stream()).filter(AccountRules::isManaged);
        if (receiver.isEmpty()) {
            return Optional.of("account " + invited + " is not managed by the operator");
        }
        return receiver.get().getSpec().acceptsSharesFrom().contains(sender)
                ? Optional.empty()
                : Optional.of("spec.acceptsSharesFrom of AwsAccount "
                        + receiver.get().getMetadata().getName() + " does not list " + sender);
    }
}
