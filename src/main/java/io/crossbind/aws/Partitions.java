package io.crossbind.aws;

import io.crossbind.model.Partition;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/** The SDK's table of partitions. */
public final class Partitions {
    private Partitions() {}

    /**
     * The partition of a region; a region that is newer than the SDK is told by its form.
     *
     * @param region such as {@code cn-north-1}
     */
    public static Partition of(String region) {
        return new Partition(PartitionMetadata.of(Region.of(region)).id());
    }
}
