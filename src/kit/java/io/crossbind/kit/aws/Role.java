package io.crossbind.kit.aws;

import io.crossbind.kit.aws.policy.Policy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An IAM role. A change creates a new value, so that a stale read may keep the old one.
 *
 * @param maxSession MaxSessionDuration in seconds
 */
record Role(
        String account,
        String path,
        String name,
        String id,
        Instant created,
        Policy trust,
        @Nullable String description,
        int maxSession,
        @Nullable String boundary,
        Map<String, String> tags,
        Map<String, Policy> inline,
        List<String> attached)
        implements Principal {

    @Override
    public String arn() {
        return arn(account, path, name);
    }

    static String arn(String account, String path, String name) {
        return "arn:aws:iam::" + account + ":role" + path + name;
    }

    Role withTrust(Policy changed) {
        return new Role(
                account, path, name, id, created, changed, description, maxSession, boundary, tags, inline, attached);
    }

    Role withSettings(@Nullable String changed, int seconds) {
        return new Role(account, path, name, id, created, trust, changed, seconds, boundary, tags, inline, attached);
    }

    Role withBoundary(@Nullable String changed) {
        return new Role(
                account, path, name, id, created, trust, description, maxSession, changed, tags, inline, attached);
    }

    Role withTags(Map<String, String> changed) {
        return new Role(
                account, path, name, id, created, trust, description, maxSession, boundary, changed, inline, attached);
    }

    Role withInline(Map<String, Policy> changed) {
        return new Role(
                account, path, name, id, created, trust, description, maxSession, boundary, tags, changed, attached);
    }

    Role withAttached(List<String> changed) {
        return new Role(
                account, path, name, id, created, trust, description, maxSession, boundary, tags, inline, changed);
    }
}
