package io.crossbind.desired;

import java.util.Map;

/**
 * The namespace of a binding.
 *
 * @param labels its labels
 */
public record NamespaceFacts(String name, Map<String, String> labels) {}
