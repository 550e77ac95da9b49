package io.crossbind.kit.aws;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** How RAM behaves: how long it takes, and what it does not do. */
public final class RamSettings {
    /** How long an invitation stays open (AWS RAM user guide, Accepting and rejecting invitations). */
    private static final Duration LIFETIME = Duration.ofDays(7);

    private final Map<String, String> failures = new ConcurrentHashMap<>();
    private final Map<String, String> used = new ConcurrentHashMap<>();
    private final Map<String, String> usedLate = new ConcurrentHashMap<>();
    private final Set<String> withoutOrganization = ConcurrentHashMap.newKeySet();
    private volatile Duration delay = Duration.ZERO;
    private volatile Duration invitationLifetime = LIFETIME;

    RamSettings() {}

    /** For how long things are ASSOCIATING, DISASSOCIATING and DELETING. */
    public void delay(Duration time) {
        delay = time;
    }

    /** After which time an invitation is EXPIRED. */
    public void invitationLifetime(Duration time) {
        invitationLifetime = time;
    }

    /** Associations of this resource or principal end as FAILED, with this message; an empty message ends that. */
    public void fails(String entity, String message) {
        set(failures, entity, message);
    }

    /** Taking this resource or principal out of a share is refused at once; an empty message ends that. */
    public void inUse(String entity, String message) {
        set(used, entity, message);
    }

    /** The same, but it is only seen afterwards: the association ends as FAILED. */
    public void inUseSeenLate(String entity, String message) {
        set(usedLate, entity, message);
    }

    private static void set(Map<String, String> messages, String entity, String message) {
        if (message.isEmpty()) {
            messages.remove(entity);
        } else {
            messages.put(entity, message);
        }
    }

    /** Sharing with the organization is not enabled for this account: all other accounts are outside. */
    public void withoutOrganization(String account) {
        withoutOrganization.add(account);
    }

    Duration delay() {
        return delay;
    }

    Duration invitationLifetime() {
        return invitationLifetime;
    }

    Optional<String> failureOf(String entity) {
        return Optional.ofNullable(failures.get(entity));
    }

    Optional<String> useOf(String entity) {
        return Optional.ofNullable(used.get(entity));
    }

    Optional<String> lateUseOf(String entity) {
        return Optional.ofNullable(usedLate.get(entity));
    }

    boolean sharesWithOrganization(String account) {
        return !withoutOrganization.contains(account);
    }

    void putAll(RamSettings others) {
        failures.putAll(others.failures);
        used.putAll(others.used);
        usedLate.putAll(others.usedLate);
        withoutOrganization.addAll(others.withoutOrganization);
        delay = others.delay;
        invitationLifetime = others.invitationLifetime;
    }

    void reset() {
        failures.clear();
        used.clear();
        usedLate.clear();
        withoutOrganization.clear();
        delay = Duration.ZERO;
        invitationLifetime = LIFETIME;
    }
}
