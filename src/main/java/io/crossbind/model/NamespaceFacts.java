package io.crossbind.model;

import java.util.Map;

/**
 * The namespace of a binding.
 *
 * @param uid metadata.uid
 */
public record NamespaceFacts(String name, String uid, Map<String, String> labels) {
    /** The subject of a service account's tokens (Kubernetes, service account token claims). */
    public String subjectOf(String serviceAccount) {
        return "system:serviceaccount:" + name + ":" + serviceAccount;
    }
}
