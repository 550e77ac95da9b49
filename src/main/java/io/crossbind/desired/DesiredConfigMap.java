package io.crossbind.desired;

import java.util.Map;

/**
 * A ConfigMap that only the operator writes.
 *
 * @param annotations the metadata that the webhook and users read in addition to the data
 * @param data file name to content
 * @param owners the bindings that need the ConfigMap, name to UID; garbage collection deletes it with the last of them. Empty: the
 *     binding that it is written for
 */
public record DesiredConfigMap(
        String namespace,
        String name,
        Map<String, String> annotations,
        Map<String, String> data,
        Map<String, String> owners) {}
