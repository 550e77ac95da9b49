package io.crossbind.desired;

import java.util.Map;

/**
 * A ConfigMap that the operator alone writes.
 *
 * @param annotations what the webhook and people read besides the data
 * @param data file name to content
 * @param owners the bindings that need it: name to UID; it goes with the last of them. Empty: the binding that it is written for
 */
public record DesiredConfigMap(
        String namespace,
        String name,
        Map<String, String> annotations,
        Map<String, String> data,
        Map<String, String> owners) {}
