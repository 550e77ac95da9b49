package io.crossbind.operator;

import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The sources of {@link OperatorMetrics} at a scrape.
 *
 * @param leads whether this replica leads
 * @param apiServerReachable whether the API server answered the last check
 * @param outdatedPods number of pods without the credentials of their binding
 * @param certificateExpiry the expiry of the webhook's certificate; empty without a webhook, or before its first certificate
 */
record Observed(
        Memory memory,
        BooleanSupplier leads,
        BooleanSupplier apiServerReachable,
        LongSupplier outdatedPods,
        Supplier<Optional<Instant>> certificateExpiry) {}
