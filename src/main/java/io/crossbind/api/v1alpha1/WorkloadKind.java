package io.crossbind.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** The members of {@link Workload}, as the rules of an account name them. */
public enum WorkloadKind {
    ServiceAccount,
    EcsTask,
    LambdaFunction,
    Ec2Instance,
    Principal,
    /** A value that a later version stored and this one does not know. It is in no schema, and never admitted. */
    @JsonEnumDefaultValue
    Unknown
}
