package io.crossbind.desired;

import java.util.Map;

/**
 * A ConfigMap written only by the operator.
 *
 * @param annotations the metadata for the webhook and users, in addition to the data
 * @param data file name to content
 * @param owners the bindings that need the ConfigMap, name to UID; garbage collection deletes the ConfigMap with the last owner. If empty, the owner
 *     is the binding for which the ConfigMap is written
 */
public record DesiredConfigMap(
        String namespace,
        String name,
        Map<String, String> annotations,
        Map<String, String> data,
        Map<String, String> owners) {}
