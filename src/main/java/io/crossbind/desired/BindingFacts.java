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
 * The facts for a binding's design.
 *
 * @param cluster the identity of the cluster
 * @param target the account of the target resources
 * @param source the account of the workload's own role; empty unless the operator creates a role for the workload
 * @param request the namespace and the spec of the binding, and the other parts judged by rules
 * @param name of the binding
 * @param uid metadata.uid of the binding, generated at random by the API server
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

    /** The facts of the only binding of a namespace, if every account is managed and no rule limits the lifetime. */
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

    /** The external ID with which the operator itself assumes the workload's role to verify its access. */
    String verifierId() {
        return ResolvedWorkload.of(spec())
                .serviceAccount()
                .filter(_ -> ResolvedWorkload.of(spec()).sharesSource())
                .map(serviceAccount ->
                        ExternalIds.ofVerifier(cluster, namespace().name(), serviceAccount))
                .orElseGet(() -> ExternalIds.ofVerifier(cluster, namespace().name(), "binding/" + name));
    }

    /** Value of the owner tag of objects of this binding alone. */
    String ownerTag() {
        return OwnerTags.bindingTag(namespace().name(), name);
    }

    /** Owner tags of objects of this binding alone. */
    Map<String, String> ownerTags() {
        return Map.of(OwnerTags.CLUSTER, cluster.id(), OwnerTags.BINDING, ownerTag());
    }

    /** Tags of a role of this binding alone. */
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
     * @param targetRoleArn the role that the source role may assume for the binding
     * @param region of its target account
     */
    public record Sibling(String binding, String uid, String targetRoleArn, String region) {}
}
