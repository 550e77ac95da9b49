package io.crossbind.desired;

import io.crossbind.model.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
    sealed interface GivenAccess {
        /**
         * An edit went too far: what was granted before stays, so that a slip is not an outage, but only within the account's
         * {@link Caps}.
         */
        record Kept() implements GivenAccess {}

        /** An administrator no longer admits the namespace or the delivery, which the author cannot have changed: the role goes. */
        record Withdrawn() implements GivenAccess {}
    }

    /**
     * What an account allows a role at most.
     *
     * @param managedPolicyArns exact or globs; others are detached
     * @param permissionsBoundary null: whatever is there stays
     * @param maxSessionSeconds a longer duration is cut
     */
    record Caps(List<String> managedPolicyArns, @Nullable String permissionsBoundary, int maxSessionSeconds) {
        public Caps {
            managedPolicyArns = List.copyOf(managedPolicyArns);
        }
    }
}
