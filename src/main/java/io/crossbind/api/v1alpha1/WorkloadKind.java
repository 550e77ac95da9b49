package io.crossbind.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** The members of {@link Workload}, as named in the rules of an account. */
public enum WorkloadKind {
    ServiceAccount,
    EcsTask,
    LambdaFunction,
    Ec2Instance,
    Principal,
    /** A value stored by a later version and unknown to this version. No schema contains this constant, and no rule admits such a value. */
    @JsonEnumDefaultValue
    Unknown
}
