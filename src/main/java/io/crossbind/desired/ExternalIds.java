package io.crossbind.desired;

import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.Hashes;
import java.util.ArrayList;
import java.util.List;

/** External IDs: the operator generates one for each binding, and the caller never chooses it (IAM, the confused deputy problem). */
final class ExternalIds {
    private static final int LENGTH = 32;

    private ExternalIds() {}

    /**
     * The ID is derived, not stored, so the ID survives the loss of any status and the rebuilding of a cluster. The ID is not a secret, but each
     * binding has another ID.
     */
    static String of(ClusterIdentity cluster, String namespace, String binding) {
        return derived("external-id", cluster, namespace, binding);
    }

    /**
     * The external ID for a third party, which also knows the role ARNs of other customers: a caller cannot compute the ID without
     * reading the binding. The ID is stable during the binding's life; a re-created binding has another ID.
     *
     * @param uid metadata.uid of the binding, which is random
     */
    static String ofThirdParty(ClusterIdentity cluster, String namespace, String binding, String uid) {
        return derived("third-party", cluster, namespace, binding, uid);
    }

    /** The external ID with which the operator itself assumes a workload's role to verify its access. No binding can have this ID. */
    static String ofVerifier(ClusterIdentity cluster, String namespace, String workload) {
        return derived("verifier", cluster, namespace, workload);
    }

    private static String derived(String purpose, ClusterIdentity cluster, String... names) {
        List<String> parts = new ArrayList<>(List.of(purpose, cluster.id()));
        parts.addAll(List.of(names));
        return "crossbind-" + Hashes.hex(parts.toArray(String[]::new)).substring(0, LENGTH);
    }

    /**
     * The external ID sent by EKS Pod Identity for an association (EKS user guide, target IAM roles): {@code
     * region/account/cluster/namespace/service-account}.
     */
    static String ofPodIdentity(EksCluster cluster, String namespace, String serviceAccount) {
        return String.join("/", cluster.region(), cluster.account().value(), cluster.name(), namespace, serviceAccount);
    }
}
