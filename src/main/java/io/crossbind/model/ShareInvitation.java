package io.crossbind.model;

/**
 * What an account outside the organization was asked by RAM about one share.
 *
 * @param account 12 digits: who was asked
 * @param state what became of it
 * @param arn of the invitation; empty if none was seen
 * @param note why it is left alone; empty unless it is
 */
public record ShareInvitation(String account, State state, String arn, String note) {

    /** What became of an invitation (AWS RAM API reference, ResourceShareInvitation), and whose it is to answer. */
    public enum State {
        /** To be accepted by the operator. */
        PENDING,
        /** Nobody accepted it in time: 12 hours, or 7 days for some types (AWS RAM user guide, Accepting and rejecting invitations). */
        EXPIRED,
        /** Somebody in the account said no. */
        REJECTED,
        /** RAM has sent none yet, or it is accepted already. */
        NONE,
        /** Not the operator's to answer. */
        LEFT_ALONE
    }

    /** Of an account where the operator may not accept it. */
    public static ShareInvitation leftAlone(String account, String why) {
        return new ShareInvitation(account, State.LEFT_ALONE, "", why);
    }
}
