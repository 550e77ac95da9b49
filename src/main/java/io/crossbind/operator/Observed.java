package io.crossbind.operator;

import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Where {@link OperatorMetrics} looks when the metrics are scraped.
 *
 * @param leads whether this replica leads
 * @param apiServerReachable whether the API server answered when it was last asked
 * @param outdatedPods number of pods that lack the credentials of their binding
 * @param certificateExpiry when the webhook's certificate expires; empty without a webhook, or before its first certificate
 */
record Observed(
        Memory memory,
        BooleanSupplier leads,
        BooleanSupplier apiServerReachable,
        LongSupplier outdatedPods,
        Supplier<Optional<Instant>> certificateExpiry) {}
