package io.crossbind.plan.binding;

import io.crossbind.model.ResourceArn;

/** An object that a judgement needs to know as it is now, since a write would otherwise rest on memory. */
public sealed interface Ref {

    /** The role of the binding in an account. */
    record Role(Side side) implements Ref {}

    /** A role that the binding was given and that loses permissions. */
    record OwnedRole(Side side, String name) implements Ref {}

    /** A role that the binding was given and that is to be deleted. */
    record RoleToRemove(Side side, String name) implements Ref {}

    /** The cluster's OpenID Connect provider in an account. */
    record Provider(Side side) implements Ref {}

    /** The pod identity association of the workload's service account. */
    record Association() implements Ref {}

    /** The policy of a resource. */
    record Policy(ResourceArn resource) implements Ref {}

    /** A managed policy that IAM did not know when the operator last attached it. */
    record ManagedPolicy(String arn) implements Ref {}

    /** The workload's service account, which a removal changes. */
    record ServiceAccount() implements Ref {}

    /**
     * A ConfigMap that would be created, or that a removal changes, by its name. The caches hold the operator's own ConfigMaps only, and may not show
     * yet what the operator wrote.
     */
    record ConfigMap(String name) implements Ref {}
}
