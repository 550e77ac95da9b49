package io.crossbind.reconcile.binding;

import io.crossbind.desired.AccessInstructions;
import io.crossbind.status.BindingOutcome.Role;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The process memory of one binding. A restart loses the whole memory, and only speed depends on the memory. The architecture page lists the
 * consequences for each part. The passes over one binding follow each other, but passes over siblings and accounts also read the memory.
 */
final class BindingMemory {
    private volatile @Nullable Instant announcedEnd;
    private volatile @Nullable Instant roleWritten;
    private volatile @Nullable Instant principalUnknownSince;
    private volatile @Nullable Membership membership;
    private volatile @Nullable Verified verified;
    private volatile @Nullable Instant deletionTried;
    private volatile boolean hasUnreadGrants;
    private volatile boolean isEmptied;

    /**
     * Whether the binding shares the role of its service account.
     *
     * @param targetRoleArn the role that the shared role may assume for the binding; empty if the binding has left
     */
    record Membership(Optional<String> targetRoleArn) {}

    /**
     * A verification that succeeded.
     *
     * @param instructions the instructions for the owner of the unmanaged account
     * @param source the workload's own role: the role of the unmanaged account does not trust a re-created role
     * @param until when the role is verified again
     */
    record Verified(AccessInstructions instructions, Optional<Role> source, Instant until) {
        /** Returns whether both verifications are of the same two roles. */
        boolean isOf(Verified other) {
            return instructions.equals(other.instructions) && source.equals(other.source);
        }
    }

    /** The end of access, if an Event has announced the end. */
    Optional<Instant> announcedEnd() {
        return Optional.ofNullable(announcedEnd);
    }

    void announced(Instant end) {
        announcedEnd = end;
    }

    /** When this process last wrote a role of the binding. */
    Optional<Instant> roleWritten() {
        return Optional.ofNullable(roleWritten);
    }

    void roleWritten(Instant at) {
        roleWritten = at;
    }

    /** When AWS first did not know a principal of the binding. */
    Optional<Instant> principalUnknownSince() {
        return Optional.ofNullable(principalUnknownSince);
    }

    void principalUnknown(Instant since) {
        principalUnknownSince = since;
    }

    /** The membership that this process recorded; empty if the binding's status decides. */
    Optional<Membership> membership() {
        return Optional.ofNullable(membership);
    }

    void membership(Membership now) {
        membership = now;
    }

    /** The last successful verification of a role in an unmanaged account. */
    Optional<Verified> verified() {
        return Optional.ofNullable(verified);
    }

    void verified(@Nullable Verified now) {
        verified = now;
    }

    /** The time of this process's first attempt to delete the binding. The first call records {@code now}. */
    Instant deletionTried(Instant now) {
        Instant first = deletionTried;
        if (first == null) {
            deletionTried = now;
            return now;
        }
        return first;
    }

    /** Whether access was revoked while a resource with possible statements of the binding was unreadable. */
    boolean hasUnreadGrants() {
        return hasUnreadGrants;
    }

    void hasUnreadGrants(boolean now) {
        hasUnreadGrants = now;
    }

    /** Whether access is revoked and nothing is left, as the last pass found. */
    boolean isEmptied() {
        return isEmptied;
    }

    void isEmptied(boolean now) {
        isEmptied = now;
    }
}
