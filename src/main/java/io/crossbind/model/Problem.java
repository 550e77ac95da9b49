package io.crossbind.model;

/**
 * The reason why the operator does not do something.
 *
 * @param reason the reason from the documented list; the reason also has the remedy
 * @param message the fault and the offending value, as {@link Quoted#message} shows them
 */
public record Problem(Reason reason, String message) {
    public Problem {
        message = Quoted.message(message);
    }

    /** Returns whether time alone ends the cause, and the operator retries soon. */
    public boolean isTransient() {
        return reason.recovery().isTransient();
    }

    /**
     * The message of a condition: the fault and the remedy. If a person must act, the message also has the owner, who can apply the remedy,
     * and the page about the reason.
     */
    public String conditionMessage() {
        String end = message.endsWith(".") ? message : message + ".";
        if (reason.recovery() == Recovery.NONE) {
            return end;
        }
        return reason.fixer() == Reason.Responsible.NOBODY
                ? end + " " + reason.remedy()
                : end + " " + reason.remedy() + " Owner: " + reason.fixer().title() + ". See " + reason.url();
    }
}
