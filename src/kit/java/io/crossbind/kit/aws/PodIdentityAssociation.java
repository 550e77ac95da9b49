package io.crossbind.kit.aws;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An EKS pod identity association: the role of a service account's pods, and the target role that EKS assumes from the first role. */
record PodIdentityAssociation(
        EksCluster cluster,
        String id,
        String namespace,
        String serviceAccount,
        String roleArn,
        @Nullable String targetRoleArn,
        String externalId,
        boolean disableSessionTags,
        Map<String, String> tags,
        Instant created,
        Instant modified) {

    String arn() {
        return arn(cluster.region(), cluster.account(), cluster.name(), id);
    }

    static String arn(String region, String account, String cluster, String id) {
        return "arn:aws:eks:" + region + ":" + account + ":podidentityassociation/" + cluster + "/" + id;
    }

    /**
     * The documented external ID with which EKS assumes the target role. The external ID follows from the association's key, so a trust
     * policy can be written before the association.
     */
    static String documentedExternalId(EksCluster cluster, String namespace, String serviceAccount) {
        return String.join("/", cluster.region(), cluster.account(), cluster.name(), namespace, serviceAccount);
    }

    boolean isOf(EksCluster other, String itsNamespace, String itsServiceAccount) {
        return cluster.arn().equals(other.arn())
                && namespace.equals(itsNamespace)
                && serviceAccount.equals(itsServiceAccount);
    }

    PodIdentityAssociation with(String role, @Nullable String target, boolean withoutTags, Instant now) {
        return new PodIdentityAssociation(
                cluster, id, namespace, serviceAccount, role, target, externalId, withoutTags, tags, created, now);
    }

    PodIdentityAssociation withTags(Map<String, String> changed) {
        return new PodIdentityAssociation(
                cluster,
                id,
                namespace,
                serviceAccount,
                roleArn,
                targetRoleArn,
                externalId,
                disableSessionTags,
                changed,
                created,
                modified);
    }

    ObjectNode summary() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("clusterName", cluster.name())
                .put("namespace", namespace)
                .put("serviceAccount", serviceAccount)
                .put("associationArn", arn())
                .put("associationId", id);
    }

    ObjectNode full() {
        ObjectNode node = summary()
                .put("roleArn", roleArn)
                .put("disableSessionTags", disableSessionTags)
                .put("createdAt", created.getEpochSecond())
                .put("modifiedAt", modified.getEpochSecond());
        ObjectNode ofTags = node.putObject("tags");
        tags.forEach(ofTags::put);
        if (targetRoleArn != null) {
            node.put("targetRoleArn", targetRoleArn).put("externalId", externalId);
        }
        return node;
    }
}
