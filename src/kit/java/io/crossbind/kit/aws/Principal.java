package io.crossbind.kit.aws;

import io.crossbind.kit.aws.policy.Policy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An identity with permissions. */
sealed interface Principal permits Role, User {
    String account();

    String name();

    String arn();

    /** The unique id: AROA..., AIDA... */
    String id();

    Instant created();

    Map<String, String> tags();

    /** Inline policies by name. */
    Map<String, Policy> inline();

    /** ARNs of attached managed policies. */
    List<String> attached();

    /** ARN of the permissions boundary. */
    @Nullable
    String boundary();
}
