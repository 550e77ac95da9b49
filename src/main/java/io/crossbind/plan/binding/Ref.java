package io.crossbind.plan.binding;

import io.crossbind.model.ResourceArn;

/** An object whose present state a judgement needs, because a write would otherwise depend on cached state. */
public sealed interface Ref {

    /** The role of the binding in an account. */
    record Role(Side side) implements Ref {}

    /** A role given to the binding, which loses permissions. */
    record OwnedRole(Side side, String name) implements Ref {}

    /** A role given to the binding, which is to be deleted. */
    record RoleToRemove(Side side, String name) implements Ref {}

    /** The cluster's OpenID Connect provider in an account. */
    record Provider(Side side) implements Ref {}

    /** The pod identity association of the workload's service account. */
    record Association() implements Ref {}

    /** The policy of a resource. */
    record Policy(ResourceArn resource) implements Ref {}

    /** A managed policy that IAM did not know when the operator last attached the policy. */
    record ManagedPolicy(String arn) implements Ref {}

    /** The workload's service account, which a removal changes. */
    record ServiceAccount() implements Ref {}

    /**
     * A ConfigMap that would be created, or that a removal changes, by its name. The caches contain only the operator's own ConfigMaps and may not
     * show its latest writes yet.
     */
    record ConfigMap(String name) implements Ref {}
}
