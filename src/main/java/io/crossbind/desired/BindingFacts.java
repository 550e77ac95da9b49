package io.crossbind.desired;

import io.crossbind.api.v1alpha1.CrossAccountBindingSpec;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.NamespaceFacts;
import io.crossbind.model.OwnerTags;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The facts on which a binding's design depends.
 *
 * @param cluster the identity of the cluster
 * @param target the account of the target resources
 * @param source the account of the workload's own role; empty if the workload has no role, or one that the operator does not create
 * @param request the namespace and the spec of the binding, and what else rules judge
 * @param name of the binding
 * @param uid metadata.uid of the binding, which the API server generates at random
 * @param peers the chained bindings of the same service account, including this one; the first has the default
 * @param verifier the operator's own role if it must verify the access of the workload's role in an unmanaged account
 */
public record BindingFacts(
        ClusterIdentity cluster,
        AccountFacts target,
        Optional<AccountFacts> source,
        BindingRequest request,
        String name,
        String uid,
        List<Sibling> peers,
        Optional<String> verifier) {
    public BindingFacts {
        peers = List.copyOf(peers);
    }

    /** The facts of the only binding of a namespace, where every account is managed and no rule bounds the lifetime. */
    public BindingFacts(
            ClusterIdentity cluster,
            AccountFacts target,
            Optional<AccountFacts> source,
            NamespaceFacts namespace,
            String name,
            String uid,
            CrossAccountBindingSpec spec,
            List<Sibling> peers) {
        this(
                cluster,
                target,
                source,
                new BindingRequest(namespace, name, spec, Instant.EPOCH, () -> 0),
                name,
                uid,
                peers,
                Optional.empty());
    }

    /** The namespace of the binding. */
    public NamespaceFacts namespace() {
        return request.namespace();
    }

    public CrossAccountBindingSpec spec() {
        return request.spec();
    }

    /** The external ID by which the operator itself assumes the workload's role, to try what that can reach. */
    String verifierId() {
        return ResolvedWorkload.of(spec())
                .serviceAccount()
                .filter(_ -> ResolvedWorkload.of(spec()).sharesSource())
                .map(serviceAccount ->
                        ExternalIds.ofVerifier(cluster, namespace().name(), serviceAccount))
                .orElseGet(() -> ExternalIds.ofVerifier(cluster, namespace().name(), "binding/" + name));
    }

    /** Value of the owner tag of objects that belong to the binding alone. */
    String ownerTag() {
        return OwnerTags.bindingTag(namespace().name(), name);
    }

    /** Owner tags of objects that belong to the binding alone. */
    Map<String, String> ownerTags() {
        return Map.of(OwnerTags.CLUSTER, cluster.id(), OwnerTags.BINDING, ownerTag());
    }

    /** Tags of a role that belongs to the binding alone. */
    Map<String, String> roleTags() {
        Map<String, String> tags = new TreeMap<>(ownerTags());
        tags.put(OwnerTags.NAMESPACE_UID, namespace().uid());
        tags.put(OwnerTags.BINDING_UID, uid);
        return tags;
    }

    /**
     * A binding that shares the service account's source role.
     *
     * @param binding its name
     * @param uid its metadata.uid
     * @param targetRoleArn what the source role may assume for it
     * @param region of its target account
     */
    public record Sibling(String binding, String uid, String targetRoleArn, String region) {}
}
