package io.crossbind.aws;

import io.crossbind.model.Partition;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/** The SDK's table of partitions. */
public final class Partitions {
    private Partitions() {}

    /**
     * Returns whether the SDK knows the region. An unknown name would become a host name of the caller's choice, with a client of its
     * own.
     *
     * @param region such as {@code cn-north-1}
     */
    public static boolean isRegion(String region) {
        return Region.regions().contains(Region.of(region));
    }

    /**
     * The partition of a region. The form of the name decides for a region that is newer than the SDK.
     *
     * @param region such as {@code cn-north-1}
     */
    public static Partition of(String region) {
        return new Partition(PartitionMetadata.of(Region.of(region)).id());
    }
}
