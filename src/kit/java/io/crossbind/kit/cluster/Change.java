package io.crossbind.kit.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * An event of a watch.
 *
 * @param version the resource version of the change, one counter for all kinds
 * @param object the object after the change, or its last state after a deletion; shared, never to be changed
 */
record Change<T extends HasMetadata>(long version, ObjectKey key, T object, boolean deleted) {}
