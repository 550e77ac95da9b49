package io.crossbind.aws;

import io.crossbind.model.Partition;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/** The SDK's table of partitions. */
public final class Partitions {
    private Partitions() {}

    /**
     * Whether the SDK knows the region. A name that it does not know would be a host name of the caller's choice, with a client of its own.
     *
     * @param region such as {@code cn-north-1}
     */
    public static boolean isRegion(String region) {
        return Region.regions().contains(Region.of(region));
    }

    /**
     * The partition of a region; a region that is newer than the SDK is told by its form.
     *
     * @param region such as {@code cn-north-1}
     */
    public static Partition of(String region) {
        return new Partition(PartitionMetadata.of(Region.of(region)).id());
    }
}
