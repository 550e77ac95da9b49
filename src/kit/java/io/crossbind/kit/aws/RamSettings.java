package io.crossbind.kit.aws;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The behaviour of RAM: its delays and failures. */
public final class RamSettings {
    /** The lifetime of an invitation (AWS RAM user guide, Accepting and rejecting invitations). */
    private static final Duration LIFETIME = Duration.ofDays(7);

    private final Map<String, String> failures = new ConcurrentHashMap<>();
    private final Map<String, String> used = new ConcurrentHashMap<>();
    private final Map<String, String> usedLate = new ConcurrentHashMap<>();
    private final Set<String> withoutOrganization = ConcurrentHashMap.newKeySet();
    private volatile Duration delay = Duration.ZERO;
    private volatile Duration invitationLifetime = LIFETIME;

    RamSettings() {}

    /** How long resources, principals and shares are ASSOCIATING, DISASSOCIATING and DELETING. */
    public void delay(Duration time) {
        delay = time;
    }

    /** The time after which an invitation is EXPIRED. */
    public void invitationLifetime(Duration time) {
        invitationLifetime = time;
    }

    /** Lets associations of this resource or principal end as FAILED, with this message. An empty message ends the failure. */
    public void fails(String entity, String message) {
        set(failures, entity, message);
    }

    /** Makes RAM refuse at once to remove this resource or principal from a share. An empty message ends the refusal. */
    public void inUse(String entity, String message) {
        set(used, entity, message);
    }

    /** Makes the removal of this resource or principal fail later: the association ends as FAILED. An empty message ends the failure. */
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

    /** Disables sharing with the organization for this account: all other accounts are outside. */
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
