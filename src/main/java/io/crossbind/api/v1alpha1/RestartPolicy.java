package io.crossbind.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** The treatment of pods that started before their credentials were ready. */
public enum RestartPolicy {
    /** The status counts these pods, and the operator does not restart them. */
    Never,
    /** Their Deployments, StatefulSets and DaemonSets are restarted, once for each role. */
    Rollout,
    /**
     * A value stored by a later version and unknown to this version. No schema contains this constant, and the operator restarts no pods for
     * such a value.
     */
    @JsonEnumDefaultValue
    Unknown
}
