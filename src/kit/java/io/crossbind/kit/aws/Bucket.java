package io.crossbind.kit.aws;

import io.crossbind.kit.aws.policy.Policy;
import java.time.Instant;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An S3 bucket with its objects in the order of ListObjectsV2. */
final class Bucket {
    final String owner;
    final String name;
    final TreeMap<String, Content> objects = new TreeMap<>();

    @Nullable
    Policy policy;

    record Content(byte[] bytes, String etag, Instant modified) {}

    Bucket(String owner, String name) {
        this.owner = owner;
        this.name = name;
    }

    Bucket fork() {
        Bucket fork = new Bucket(owner, name);
        fork.objects.putAll(objects);
        fork.policy = policy;
        return fork;
    }
}
