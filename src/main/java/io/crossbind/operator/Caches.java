package io.crossbind.operator;

import io.crossbind.controller.AccountCache;
import io.crossbind.controller.BindingCache;
import io.crossbind.controller.ClusterCache;
import io.crossbind.controller.PodCache;
import io.crossbind.controller.RecordCache;
import io.crossbind.controller.ShareCache;

/** The caches for the passes, one for each kind. The framework fills the caches when the controllers start, before the first pass. */
record Caches(
        AccountCache accounts,
        BindingCache bindings,
        ShareCache shares,
        PodCache pods,
        ClusterCache cluster,
        RecordCache records) {}
