package io.crossbind.desired;

import io.crossbind.model.Refusal;

/** What should be there for a binding. */
public sealed interface Desired {

    /** All of it, on both sides. */
    record Wanted(DesiredProvider provider, DesiredRole role, DesiredServiceAccount serviceAccount)
            implements Desired {}

    /**
     * The account's limits or IAM's rules do not allow what is asked for: nothing is made or extended.
     *
     * @param access what becomes of access that was given before
     */
    record Refused(Refusal refusal, GivenAccess access) implements Desired {}

    /** What a refusal means for a role that is there already. */
    enum GivenAccess {
        /** An edit went too far: what was granted before stays as it was, so that a slip is not an outage. */
        KEPT,
        /** An administrator no longer admits the namespace or the delivery, which the author cannot have changed: the role goes. */
        WITHDRAWN
    }
}
