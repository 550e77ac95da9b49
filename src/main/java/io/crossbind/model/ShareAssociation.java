package io.crossbind.model;

import java.time.Instant;

/**
 * A resource or a principal of a share, as RAM returns it (AWS RAM API reference, ResourceShareAssociation).
 *
 * @param entity ARN of a resource, organization or organizational unit, or an account's id
 * @param status such as {@code ASSOCIATED}
 * @param external whether the principal and the share's owner are in different organizations
 * @param message RAM's message about the status; empty if there is none
 * @param updated time of the last change
 */
public record ShareAssociation(String entity, String status, boolean external, String message, Instant updated) {
    private static final String ASSOCIATED = "ASSOCIATED";
    private static final String ASSOCIATING = "ASSOCIATING";
    private static final String DISASSOCIATED = "DISASSOCIATED";
    private static final String DISASSOCIATING = "DISASSOCIATING";
    private static final String FAILED = "FAILED";

    public boolean isAssociated() {
        return ASSOCIATED.equals(status);
    }

    /** Returns whether RAM is still adding the entity, or an invitation is not accepted yet. */
    public boolean isAssociating() {
        return ASSOCIATING.equals(status);
    }

    public boolean isLeaving() {
        return DISASSOCIATING.equals(status);
    }

    /** Returns whether the entity was removed from the share. RAM still lists a removed entity for a while. */
    public boolean isGone() {
        return DISASSOCIATED.equals(status);
    }

    /** Returns whether the last request for the entity failed. */
    public boolean hasFailed() {
        return FAILED.equals(status);
    }

    /** The entity, its status and RAM's message, for a condition. */
    public String summary() {
        return message.isEmpty() ? entity + " is " + status : entity + " is " + status + ": " + message;
    }
}
