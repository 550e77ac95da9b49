package io.crossbind.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** What becomes of pods that were made before their credentials were ready. */
public enum RestartPolicy {
    /** They are counted, and stay. */
    Never,
    /** Their Deployments, StatefulSets and DaemonSets are restarted, once for each role. */
    Rollout,
    /** A value that a later version stored and this one does not know. It is in no schema, and nothing is restarted on it. */
    @JsonEnumDefaultValue
    Unknown
}
