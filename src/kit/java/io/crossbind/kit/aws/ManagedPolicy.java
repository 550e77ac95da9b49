package io.crossbind.kit.aws;

import io.crossbind.kit.aws.policy.Policy;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An AWS or customer managed policy, in its only and default version {@code v1}. */
record ManagedPolicy(
        String arn,
        String path,
        String name,
        String id,
        Instant created,
        Policy document,
        @Nullable String description) {}
