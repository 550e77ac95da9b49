package io.crossbind.controller;

import io.crossbind.apply.AccountAccess;
import io.crossbind.plan.Change;
import java.util.List;

/** Changes to carry out, and the account that they are about; those of the cluster itself need none. */
record Step(AccountAccess access, List<Change> changes) {
    Step {
        changes = List.copyOf(changes);
    }
}
