package io.crossbind.plan.account;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.AwsAccountStatus;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.plan.Reading;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An AwsAccount and the known facts before AWS is called.
 *
 * @param all every AwsAccount of the cluster
 * @param cluster the identity of the cluster, part of the owner tags
 * @param users the bindings and shares that keep the account from being deleted, as {@code namespace/name} and {@code ResourceShare name}; gathered
 *     only for an account that is being deleted
 * @param now the time of the pass
 */
public record AccountSituation(
        AwsAccount account, List<AwsAccount> all, Reading<ClusterIdentity> cluster, Set<String> users, Instant now) {
    public AccountSituation {
        all = List.copyOf(all);
    }

    /** The status written by an earlier pass. */
    Optional<AwsAccountStatus> status() {
        return Optional.ofNullable(account.getStatus());
    }

    /** The reason of the Ready condition written by an earlier pass. */
    Optional<String> recordedReason() {
        return status().map(AwsAccountStatus::conditions).stream()
                .flatMap(List::stream)
                .filter(condition -> "Ready".equals(condition.getType()))
                .map(Condition::getReason)
                .findFirst();
    }
}
