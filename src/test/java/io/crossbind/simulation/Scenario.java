package io.crossbind.simulation;

import java.util.List;

/** What a history draws from. A kept seed names its scenario, so that a richer one does not change what an old seed does. */
enum Scenario {
    /** Pods and tasks in a target account, drift, limits, kills and lost Leases. */
    FIRST(List.of("chain-a", "chain-b", "direct", "task", "web"), 14, 4),

    /** All kinds of workloads, shares, other owners, forced deletions, and an IAM that is late to agree with itself. */
    RICH(Manifests.BINDINGS.keySet().stream().sorted().toList(), 25, 9);

    final List<String> bindings;
    final int actions;
    final int drifts;

    Scenario(List<String> bindings, int actions, int drifts) {
        this.bindings = bindings;
        this.actions = actions;
        this.drifts = drifts;
    }
}
