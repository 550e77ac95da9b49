package io.crossbind.inventory;

import io.crossbind.model.AccountRoles;
import io.crossbind.model.ObservedProvider;
import io.crossbind.model.Problem;
import io.crossbind.model.Quotas;
import io.crossbind.model.ResourceArn;
import io.crossbind.model.RoleObservation;
import io.crossbind.plan.DeletionPatience;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The cached contents of an account. A bulk read replaces all entries except entries written during the read. The operator's own writes enter
 * the cache at once (write-through).
 */
public final class AccountInventory {
    /**
     * How long a deletion relies on the owner tags from a bulk read. A minute saves the read of each role after a read of the account, and
     * the tags seldom change by another hand just before a deletion. The shipped management role allows deletions only of roles with the
     * cluster's tag, so IAM refuses the deletion of a role without these tags.
     */
    public static final Duration OWNERS_STAND_FOR = Duration.ofMinutes(1);

    private final RoleTable roles = new RoleTable();
    private final Map<String, Instant> written = new HashMap<>();
    private final NewRoles created = new NewRoles();
    private Map<String, Set<String>> federated = Map.of();
    private final FormerProviders formerProviders = new FormerProviders();
    private final AssociationInventory associations = new AssociationInventory();
    private final SnapshotCache<ResourceArn, Optional<String>> policies = new SnapshotCache<>();
    private final Set<String> missingPolicies = new HashSet<>();
    private Optional<ObservedProvider> provider = Optional.empty();
    private @Nullable Instant providerWritten;
    private @Nullable Facts facts;
    private @Nullable Instant rolesReadFrom;
    private @Nullable Instant rolesReadAt;
    private @Nullable Problem failure;
    private @Nullable Instant failingSince;
    private boolean failureTold;
    private boolean expired;

    /** Returns whether bindings can be planned: every part of the account was read at least once since the operator started. */
    public synchronized boolean isKnown() {
        return rolesReadAt != null && facts != null;
    }

    /** Marks the account as due for a full read. The cached contents stay valid until then. */
    public synchronized void expire() {
        expired = true;
    }

    synchronized boolean takeExpired() {
        boolean was = expired;
        expired = false;
        return was;
    }

    /** The problem of the last attempt to read the account; empty if the attempt succeeded. */
    public synchronized Optional<Problem> failure() {
        return Optional.ofNullable(failure);
    }

    /**
     * Returns whether the account is known to fail, so that a deletion need not wait for a read. A transient failure counts only after it
     * has lasted for the grace period.
     */
    public synchronized boolean hasFailedForGood(Instant now) {
        return failure != null && failingSince != null && !DeletionPatience.waitsFor(failure, failingSince, now);
    }

    /** When the roles were last read as a whole. */
    public synchronized Optional<Instant> rolesReadAt() {
        return Optional.ofNullable(rolesReadAt);
    }

    /** The cached policies of resources with grants. */
    public SnapshotCache<ResourceArn, Optional<String>> policies() {
        return policies;
    }

    /** The rarely changing facts; empty before they were first read. */
    public synchronized Optional<Facts> facts() {
        return Optional.ofNullable(facts);
    }

    public synchronized Optional<ObservedProvider> provider() {
        return provider;
    }

    /** The cached observation of a role's name. */
    public synchronized RoleObservation role(String name) {
        return roles.get(name);
    }

    /**
     * Returns whether a deletion may rely on the owner tags of the cached role: a bulk read that began less than {@link #OWNERS_STAND_FOR}
     * ago returned the role, and no entry was made since.
     */
    public synchronized boolean areOwnerTagsRecent(String name, Instant now) {
        return rolesReadFrom != null
                && now.isBefore(rolesReadFrom.plus(OWNERS_STAND_FOR))
                && !written.containsKey(AccountRoles.key(name))
                && role(name) instanceof RoleObservation.Owned;
    }

    /** Returns whether no role with this name exists any more. */
    public boolean isAbsent(String name) {
        return role(name) instanceof RoleObservation.Absent;
    }

    /** Returns whether the cache has a role whose last change failed, so that the role must be read before the next change. */
    public synchronized boolean hasUnknown() {
        return roles.unknown() > 0;
    }

    /** The cached roles with this cluster's tag. */
    public synchronized Stream<RoleObservation.Owned> owned() {
        return roles.owned().stream();
    }

    /** The cached roles of this cluster whose owner tags name one of the bindings or service accounts, as {@code namespace/name}. */
    public synchronized Stream<RoleObservation.Owned> ownedBy(Set<String> owners) {
        return roles.ownedBy(owners).stream();
    }

    /** Number of roles in the account, including foreign ones. */
    public synchronized int size() {
        return roles.existing();
    }

    /**
     * Returns whether a role may exist whose trust policy names the provider: by the last read of the account, or because the trust policy of a
     * role is not known.
     */
    public synchronized boolean isTrusted(String providerArn) {
        return hasUnknown()
                || federated.getOrDefault(providerArn, Set.of()).stream().anyMatch(role -> !isAbsent(role));
    }

    /** The providers of the cluster's former issuers. */
    public FormerProviders formerProviders() {
        return formerProviders;
    }

    /** The pod identity associations of the cluster; empty if the cluster is in another account. */
    public AssociationInventory associations() {
        return associations;
    }

    /** ARNs of the managed policies that IAM did not find at their last use. */
    public synchronized Set<String> missingPolicies() {
        return Set.copyOf(missingPolicies);
    }

    /** Enters whether IAM found a managed policy. */
    public synchronized void recordPolicy(String arn, boolean found) {
        if (found) {
            missingPolicies.remove(arn);
        } else {
            missingPolicies.add(arn);
        }
    }

    /** Records the state of a role after an own write or a direct read. */
    public synchronized void record(String name, RoleObservation observation, Instant now) {
        roles.put(AccountRoles.key(name), observation);
        written.put(AccountRoles.key(name), now);
    }

    /** Enters the name of a role which may exist from now on. */
    public synchronized void recordCreation(String name, Instant now) {
        created.add(name, now);
    }

    /** Enters that no role has the name, even after an earlier creation. */
    public synchronized void recordDeletion(String name) {
        created.remove(name);
    }

    /** Returns whether a role with the name was created so recently that IAM may not return the role yet. */
    public synchronized boolean isNew(String name, Instant now) {
        return created.has(name, now);
    }

    /** Records the state of the provider after an own write or a direct read. */
    public synchronized void recordProvider(Optional<ObservedProvider> observation, Instant now) {
        provider = observation;
        providerWritten = now;
    }

    /**
     * Enters the result of a bulk read. A role created shortly before the read may exist although IAM did not return the role.
     *
     * @param startedAt the start of the read: entries written since then are newer than the read
     * @return keys of the names whose observation changed, see {@link AccountRoles#key}
     */
    synchronized Set<String> replaceRoles(AccountRoles read, Instant startedAt, Instant now) {
        Map<String, RoleObservation> fresh = new HashMap<>(read.byName());
        written.forEach((key, at) -> {
            if (!at.isBefore(startedAt)) {
                fresh.put(key, roles.ofKey(key));
            }
        });
        created.keysAt(startedAt).forEach(key -> fresh.putIfAbsent(key, new RoleObservation.Unknown()));
        written.values().removeIf(at -> at.isBefore(startedAt));
        Set<String> changed = changed(roles, fresh);
        roles.replace(fresh);
        federated = read.federated();
        rolesReadFrom = startedAt;
        rolesReadAt = now;
        succeeded();
        return changed;
    }

    private static Set<String> changed(RoleTable before, Map<String, RoleObservation> after) {
        Set<String> keys = new HashSet<>(before.keys());
        keys.addAll(after.keySet());
        keys.removeIf(key -> sameRole(before.ofKey(key), after.getOrDefault(key, new RoleObservation.Absent())));
        return keys;
    }

    /** The source of an observation does not count. */
    private static boolean sameRole(RoleObservation before, RoleObservation after) {
        return switch (before) {
            case RoleObservation.Owned(var role, var _)
            when after instanceof RoleObservation.Owned(var other, var _) -> role.equals(other);
            case RoleObservation.Foreign _ -> after instanceof RoleObservation.Foreign;
            default -> before.equals(after);
        };
    }

    synchronized void replaceFacts(Facts read, Optional<ObservedProvider> readProvider, Instant startedAt) {
        facts = read;
        succeeded();
        if (providerWritten == null || providerWritten.isBefore(startedAt)) {
            provider = readProvider;
        }
    }

    /** Enters a failed attempt to read the account. */
    public synchronized void failed(Problem why, Instant now) {
        if (failure == null) {
            failingSince = now;
        }
        failure = why;
    }

    private void succeeded() {
        failure = null;
        failingSince = null;
        failureTold = false;
    }

    /**
     * Returns whether the account has just become known to fail. The result is true once, so that each waiting binding is requeued once.
     */
    public synchronized boolean takeFailedForGood(Instant now) {
        boolean news = !failureTold && hasFailedForGood(now);
        failureTold |= news;
        return news;
    }

    /**
     * Facts of an account. The facts hardly ever change.
     *
     * @param callerArn the operator's identity in the account
     * @param readAt the time of the read
     */
    public record Facts(String callerArn, Quotas quotas, Instant readAt) {}

    /**
     * The facts of the account, without its own role, on which every binding depends. When these facts change, all bindings of the
     * account are requeued.
     */
    public synchronized Basis basis() {
        return new Basis(
                isKnown(), failure != null, facts().map(known -> known.quotas().trustPolicySizeQuota()), provider);
    }

    /**
     * See {@link #basis}.
     *
     * @param trustPolicyQuota characters; empty before the first read
     */
    public record Basis(
            boolean known, boolean failed, Optional<Integer> trustPolicyQuota, Optional<ObservedProvider> provider) {}
}
