package io.crossbind.kit.aws;

import io.crossbind.kit.aws.policy.Policy;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A managed policy, AWS's or a customer's, in its one and default version {@code v1}. */
record ManagedPolicy(
        String arn,
        String path,
        String name,
        String id,
        Instant created,
        Policy document,
        @Nullable String description) {}
