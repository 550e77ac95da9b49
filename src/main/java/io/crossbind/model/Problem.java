package io.crossbind.model;

/**
 * The cause for which the operator does not do something.
 *
 * @param reason the reason from the documented list; it also carries the remedy
 * @param message the fault and the offending value, as {@link Quoted#message} shows them
 */
public record Problem(Reason reason, String message) {
    public Problem {
        message = Quoted.message(message);
    }

    /** Returns whether time alone ends the cause, so that the operator retries soon. */
    public boolean isTransient() {
        return reason.recovery().isTransient();
    }

    /**
     * The message of a condition: the fault, the remedy, and, where time alone does not help, the owner who can apply the remedy and the page
     * that explains the reason.
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
