package io.crossbind.kit.aws;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An instance profile, which holds one role at most. */
record InstanceProfile(
        String account,
        String path,
        String name,
        String id,
        Instant created,
        Map<String, String> tags,
        @Nullable String role) {

    String arn() {
        return "arn:aws:iam::" + account + ":instance-profile" + path + name;
    }

    InstanceProfile withRole(@Nullable String changed) {
        return new InstanceProfile(account, path, name, id, created, tags, changed);
    }

    InstanceProfile withTags(Map<String, String> changed) {
        return new InstanceProfile(account, path, name, id, created, changed, role);
    }
}
