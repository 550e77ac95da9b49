package io.crossbind.status;

import io.crossbind.api.v1alpha1.AwsAccountStatus;
import io.crossbind.api.v1alpha1.AwsAccountStatus.OidcProviderStatus;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Computes the status of an account. */
public final class AccountStatuses {
    /** Maximum number of orphans in a status. */
    private static final int ORPHANS_NAMED = 20;

    /** The share of the roles quota at which the status reports the use, in percent. */
    private static final int NEARLY_USED = 90;

    private static final AwsAccountStatus NONE =
            new AwsAccountStatus(null, List.of(), null, null, null, null, List.of(), null, List.of(), null);

    private final OrderGrace grace;

    public AccountStatuses(OrderGrace grace) {
        this.grace = grace;
    }

    /** The time until an object with this status stalls without any event; empty if the object does not stall. */
    public Optional<Duration> untilStalled(AwsAccountStatus status) {
        return grace.remaining(status.conditions());
    }

    /**
     * @param previous the previous status; null for a new account
     * @param generation metadata.generation of the reconciled account
     */
    public AwsAccountStatus of(@Nullable AwsAccountStatus previous, long generation, AccountOutcome outcome) {
        AwsAccountStatus before = previous == null ? NONE : previous;
        Conditions conditions = new Conditions(before.conditions(), generation, grace);
        List<Condition> all = new ArrayList<>(summary(conditions, outcome));
        return outcome.snapshot()
                .map(snapshot -> {
                    all.add(provider(conditions, snapshot));
                    all.add(quota(conditions, snapshot));
                    return observed(generation, all, snapshot);
                })
                .orElseGet(() -> new AwsAccountStatus(
                        generation,
                        all,
                        before.callerArn(),
                        before.oidcProvider(),
                        before.quotas(),
                        before.observedRoles(),
                        before.orphans(),
                        before.orphanCount(),
                        before.formerProviders(),
                        before.lastObservedTime()));
    }

    private static List<Condition> summary(Conditions conditions, AccountOutcome outcome) {
        return conditions.summary(
                outcome.reason(),
                outcome.problem()
                        .map(Problem::conditionMessage)
                        .orElseGet(() ->
                                outcome.managed() ? "The operator has read the account." : Reason.UNMANAGED.meaning()));
    }

    private static Condition provider(Conditions conditions, AccountSnapshot snapshot) {
        boolean accepts = snapshot.provider()
                .filter(provider -> provider.clientIds().contains(snapshot.audience()))
                .isPresent();
        Reason reason = accepts
                ? Reason.PROVIDER_FOUND
                : snapshot.bindings() == 0 ? Reason.PROVIDER_NOT_NEEDED : Reason.PROVIDER_MISSING;
        return conditions.of(
                "OidcProviderReady", accepts, reason, new Problem(reason, reason.meaning()).conditionMessage());
    }

    private static Condition quota(Conditions conditions, AccountSnapshot snapshot) {
        boolean nearlyUsed = snapshot.roles() * 100L >= (long) snapshot.quotas().rolesQuota() * NEARLY_USED;
        Reason reason = nearlyUsed ? Reason.QUOTA_NEARLY_USED : Reason.QUOTA_AVAILABLE;
        String message = snapshot.roles() + " of " + snapshot.quotas().rolesQuota() + " roles are used";
        return conditions.of("QuotaAvailable", !nearlyUsed, reason, new Problem(reason, message).conditionMessage());
    }

    private static AwsAccountStatus observed(long generation, List<Condition> conditions, AccountSnapshot snapshot) {
        return new AwsAccountStatus(
                generation,
                conditions,
                snapshot.callerArn(),
                snapshot.provider()
                        .map(provider -> new OidcProviderStatus(provider.arn(), snapshot.providerCreated()))
                        .orElse(null),
                new AwsAccountStatus.Quotas(
                        snapshot.roles(),
                        snapshot.quotas().rolesQuota(),
                        snapshot.quotas().trustPolicySizeQuota()),
                snapshot.roles(),
                snapshot.orphans().stream().sorted().limit(ORPHANS_NAMED).toList(),
                snapshot.orphans().isEmpty() ? null : snapshot.orphans().size(),
                snapshot.formerProviders().stream()
                        .sorted()
                        .limit(ORPHANS_NAMED)
                        .toList(),
                snapshot.readAt().truncatedTo(ChronoUnit.SECONDS).toString());
    }
}
