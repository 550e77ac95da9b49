package io.crossbind.desired;

import io.crossbind.model.Refusal;

/** What should be there for a binding. */
public sealed interface Desired {

    /** All of it, on both sides. */
    record Wanted(DesiredProvider provider, DesiredRole role, DesiredServiceAccount serviceAccount)
            implements Desired {}

    /** Nothing, because the account's limits or IAM's rules do not allow what is asked for. */
    record Refused(Refusal refusal) implements Desired {}
}
