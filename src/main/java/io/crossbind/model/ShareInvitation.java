package io.crossbind.model;

/**
 * RAM's invitation of an account outside the organization to a share.
 *
 * @param account 12 digits: the invited account
 * @param state the state of the invitation
 * @param arn of the invitation; empty if RAM lists none
 * @param note why the operator does not accept the invitation; otherwise empty
 */
public record ShareInvitation(String account, State state, String arn, String note) {

    /**
     * The state of an invitation (AWS RAM API reference, ResourceShareInvitation), including whether the operator may answer the invitation.
     */
    public enum State {
        /** To be accepted by the operator. */
        PENDING,
        /**
         * The account did not accept in time: 12 hours, or 7 days for some types (AWS RAM user guide, Accepting and rejecting
         * invitations).
         */
        EXPIRED,
        /** The invited account rejected the invitation. */
        REJECTED,
        /** RAM has sent no invitation yet, or the invitation is accepted already. */
        NONE,
        /** The operator may not answer the invitation. */
        LEFT_ALONE
    }

    /** The invitation of an account in which the operator may not accept invitations. */
    public static ShareInvitation leftAlone(String account, String why) {
        return new ShareInvitation(account, State.LEFT_ALONE, "", why);
    }
}
