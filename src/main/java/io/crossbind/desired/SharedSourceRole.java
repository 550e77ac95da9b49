package io.crossbind.desired;

import io.crossbind.api.v1alpha1.Delivery;
import io.crossbind.api.v1alpha1.WorkloadKind;
import io.crossbind.desired.AwsConfigFile.Profile;
import io.crossbind.desired.BindingFacts.Sibling;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.NamespaceFacts;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.PolicyDocument;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The objects shared by the chained bindings of a service account: its role in the operator account and its AWS config file. Both are computed from
 * all of these bindings.
 */
public final class SharedSourceRole {
    private final ClusterIdentity cluster;
    private final AccountFacts home;
    private final NamespaceFacts namespace;
    private final String serviceAccount;
    private final List<Sibling> peers;
    private final Optional<String> verifier;

    /**
     * Creates the design.
     *
     * @param home the account of the role
     * @param peers the bindings with the shared role, at least one; the first one's role is the default, see {@link #inOrder}
     * @param verifier the operator's own role, if it must verify the role's access, see {@link BindingFacts}
     */
    public SharedSourceRole(
            ClusterIdentity cluster,
            AccountFacts home,
            NamespaceFacts namespace,
            String serviceAccount,
            List<Sibling> peers,
            Optional<String> verifier) {
        this.cluster = cluster;
        this.home = home;
        this.namespace = namespace;
        this.serviceAccount = serviceAccount;
        this.peers = List.copyOf(peers);
        this.verifier = verifier;
    }

    /**
     * The bindings in their order for the shared role. The current default binding stays first, so that no pod gets the default role of another
     * account because an older binding joins or comes back.
     *
     * @param peers oldest first
     * @param defaultProfile the current default profile; empty if there is none
     */
    public static List<Sibling> inOrder(List<Sibling> peers, Optional<String> defaultProfile) {
        return peers.stream()
                .sorted(Comparator.comparing(peer -> !defaultProfile.equals(Optional.of(profileOf(peer)))))
                .toList();
    }

    /** Name of a binding's profile. */
    public static String profileOf(Sibling peer) {
        return AwsConfigFile.profileOf(peer.binding());
    }

    /** Tags of objects that belong to a service account, not to one of its bindings. */
    public static Map<String, String> tags(ClusterIdentity cluster, String namespace, String serviceAccount) {
        return Map.of(OwnerTags.CLUSTER, cluster.id(), OwnerTags.SERVICE_ACCOUNT, namespace + "/" + serviceAccount);
    }

    /** The role in the operator account, which may assume exactly the roles named by the bindings. */
    public DesiredAccountState side() {
        DesiredProvider provider = DesiredProvider.of(cluster, home);
        return new DesiredAccountState(home.name(), Optional.of(provider), role(provider), false, false);
    }

    private DesiredRole role(DesiredProvider provider) {
        Map<String, String> tags = new TreeMap<>(tags(cluster, namespace.name(), serviceAccount));
        tags.put(OwnerTags.NAMESPACE_UID, namespace.uid());
        PolicyDocument pods = TrustPolicies.federated(provider.arn(), cluster, namespace.subjectOf(serviceAccount));
        Revocation revocation = Revocation.ofShared(home.spec());
        return SourceRoles.role(
                home,
                AccountLimits.of(home, namespace)
                        .sourceBoundary(WorkloadKind.ServiceAccount, Optional.of(Delivery.RoleChaining)),
                RoleNames.ofServiceAccount(cluster, namespace.name(), serviceAccount),
                revocation.on(TrustPolicies.verifiable(
                        pods, verifier, ExternalIds.ofVerifier(cluster, namespace.name(), serviceAccount))),
                revocation.with(permissions(peers)),
                "Created by crossbind for the ServiceAccount " + namespace.name() + "/" + serviceAccount,
                tags);
    }

    /** The inline policies of the role, which may assume the targets of these bindings. */
    public static Map<String, PolicyDocument> permissions(List<Sibling> peers) {
        return Map.of(
                InlinePolicies.STATEMENTS,
                SourceRoles.mayAssume(peers.stream().map(Sibling::targetRoleArn).collect(Collectors.toSet())));
    }

    DesiredConfigMap configMap() {
        return configMap(
                cluster, namespace.name(), serviceAccount, side().role().arn(), peers);
    }

    /**
     * The AWS config file: one profile for each binding, and the first one's as the default.
     *
     * @param roleArn the service account's role in the operator account
     */
    public static DesiredConfigMap configMap(
            ClusterIdentity cluster, String namespace, String serviceAccount, String roleArn, List<Sibling> peers) {
        List<Profile> profiles = peers.stream()
                .map(peer -> new Profile(
                        profileOf(peer),
                        peer.targetRoleArn(),
                        ExternalIds.of(cluster, namespace, peer.binding()),
                        peer.region()))
                .toList();
        return new DesiredConfigMap(
                namespace,
                ProfilesConfigMap.nameFor(serviceAccount),
                Map.of(
                        ProfilesConfigMap.SERVICE_ACCOUNT,
                        serviceAccount,
                        ProfilesConfigMap.DEFAULT_PROFILE,
                        profiles.getFirst().name()),
                Map.of(
                        ProfilesConfigMap.KEY,
                        AwsConfigFile.webIdentity(roleArn, namespace + "." + serviceAccount, profiles)),
                peers.stream().collect(Collectors.toMap(Sibling::binding, Sibling::uid)));
    }
}
