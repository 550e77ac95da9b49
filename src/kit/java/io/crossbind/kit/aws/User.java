package io.crossbind.kit.aws;

import io.crossbind.kit.aws.policy.Policy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An IAM user. Users are seeded, not managed by calls. */
record User(String account, String name, String id, Instant created, Map<String, String> tags, List<String> attached)
        implements Principal {

    @Override
    public String arn() {
        return "arn:aws:iam::" + account + ":user/" + name;
    }

    @Override
    public Map<String, Policy> inline() {
        return Map.of();
    }

    @Override
    public @Nullable String boundary() {
        return null;
    }
}
