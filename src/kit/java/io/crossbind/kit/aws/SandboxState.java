package io.crossbind.kit.aws;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** All state of the sandbox's AWS. Calls run one after the other under the state's lock, so each call is atomic. */
final class SandboxState {
    final Settings settings;
    final Ids ids;
    final Map<String, Bucket> buckets = new TreeMap<>();
    final Map<String, EksCluster> clusters = new TreeMap<>();
    /** By ARN. */
    final Map<String, PodIdentityAssociation> associations = new TreeMap<>();

    /** By ARN. */
    final Map<String, RamShare> shares = new TreeMap<>();
    /** By ARN. */
    final Map<String, RamInvitation> shareInvitations = new TreeMap<>();
    /** The request for each client token of RAM. */
    final Map<String, Asked> shareTokens = new HashMap<>();

    private final InstantSource clock;
    private final Map<String, IamState> accounts = new TreeMap<>();
    private final Map<String, String> arnsOfLiving = new HashMap<>();
    private final ReentrantLock lock = new ReentrantLock();

    /** A created share, and the request that created the share. */
    record Asked(JsonNode body, String arn) {}

    SandboxState(Settings settings, InstantSource clock, Ids ids) {
        this.settings = settings;
        this.clock = clock;
        this.ids = ids;
    }

    /** Returns a state with the same contents. Later writes to one state do not change the other. */
    SandboxState fork(Settings others, InstantSource time, Ids counted) {
        return locked(() -> {
            SandboxState fork = new SandboxState(others, time, counted);
            accounts.forEach((id, account) -> fork.accounts.put(id, account.fork()));
            fork.arnsOfLiving.putAll(arnsOfLiving);
            buckets.forEach((name, bucket) -> fork.buckets.put(name, bucket.fork()));
            fork.clusters.putAll(clusters);
            fork.associations.putAll(associations);
            shares.forEach((arn, share) -> fork.shares.put(arn, share.fork()));
            shareInvitations.forEach((arn, invitation) -> {
                RamShare share = fork.shares.get(invitation.share().arn);
                fork.shareInvitations.put(
                        arn, invitation.of(share == null ? invitation.share().fork() : share));
            });
            fork.shareTokens.putAll(shareTokens);
            return fork;
        });
    }

    <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    /** The account, created on demand: every account exists. */
    IamState account(String id) {
        return accounts.computeIfAbsent(id, IamState::new);
    }

    Instant now() {
        return clock.instant();
    }

    /** The user or role with the given ARN. */
    Optional<Principal> principal(String arn) {
        String[] parts = arn.split(":", 6);
        if (parts.length < 6 || !parts[2].equals("iam")) {
            return Optional.empty();
        }
        IamState account = account(parts[4]);
        String name = arn.substring(arn.lastIndexOf('/') + 1);
        Optional<? extends Principal> found =
                parts[5].startsWith("user/") ? Optional.ofNullable(account.users.get(name)) : account.role(name);
        return found.filter(principal -> principal.arn().equals(arn)).map(Principal.class::cast);
    }

    Optional<Principal> principalById(String id) {
        return Optional.ofNullable(arnsOfLiving.get(id)).flatMap(this::principal);
    }

    boolean lives(String id) {
        return arnsOfLiving.containsKey(id);
    }

    void put(User user) {
        remove(account(user.account()).users.put(user.name(), user));
        arnsOfLiving.put(user.id(), user.arn());
    }

    /** Forgets a user that was deleted or replaced by another user of the same name. */
    void remove(@Nullable User user) {
        if (user != null) {
            account(user.account()).users.remove(user.name(), user);
            arnsOfLiving.remove(user.id());
        }
    }

    void put(Role role) {
        IamState account = account(role.account());
        remember(account);
        account.put(role);
        arnsOfLiving.put(role.id(), role.arn());
    }

    void remove(Role role) {
        IamState account = account(role.account());
        remember(account);
        account.removeRole(role.name());
        arnsOfLiving.remove(role.id());
    }

    /** The account's roles as they were the given time ago. */
    Collection<Role> roles(IamState account, Duration lag) {
        return lag.isPositive() ? account.rolesAt(now().minus(lag)) : account.roles();
    }

    /** The managed policy, AWS's or the account's own. */
    Optional<ManagedPolicy> managedPolicy(String account, String arn) {
        return AwsManagedPolicies.find(arn)
                .or(() -> Optional.ofNullable(account(account).policies.get(arn)));
    }

    void clear() {
        accounts.clear();
        arnsOfLiving.clear();
        buckets.clear();
        clusters.clear();
        associations.clear();
        shares.clear();
        shareInvitations.clear();
        shareTokens.clear();
    }

    private void remember(IamState account) {
        Duration lag = settings.longestLag();
        if (lag.isPositive()) {
            account.remember(now(), now().minus(lag));
        }
    }
}
