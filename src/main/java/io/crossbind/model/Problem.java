package io.crossbind.model;

/**
 * Why something is not done.
 *
 * @param reason from the documented list
 * @param message what is wrong, with the offending value, as {@link Quoted#message} shows it; the remedy is the reason's
 */
public record Problem(Reason reason, String message) {
    public Problem {
        message = Quoted.message(message);
    }

    /** What a condition shows: what is wrong, what to do, and who can. */
    public String conditionMessage() {
        String end = message.endsWith(".") ? message : message + ".";
        if (reason.recovery() == Recovery.NONE) {
            return end;
        }
        return reason.fixer() == Reason.Responsible.NOBODY
                ? end + " " + reason.remedy()
                : end + " " + reason.remedy() + " Who can fix it: "
                        + reason.fixer().title() + ".";
    }
}
