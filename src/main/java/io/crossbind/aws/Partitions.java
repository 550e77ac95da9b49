package io.crossbind.aws;

import io.crossbind.model.Partition;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/** The SDK's table of partitions. */
public final class Partitions {
    private Partitions() {}

    /**
     * Returns whether the SDK knows the region. An unknown name would let the caller choose a host name, and would get its own client.
     *
     * @param region such as {@code cn-north-1}
     */
    public static boolean isRegion(String region) {
        return Region.regions().contains(Region.of(region));
    }

    /**
     * The partition of a region. For a region newer than the SDK, the form of the name decides.
     *
     * @param region such as {@code cn-north-1}
     */
    public static Partition of(String region) {
        return new Partition(PartitionMetadata.of(Region.of(region)).id());
    }
}
