package io.crossbind.aws;

import io.crossbind.aws.AwsOperation.Eks;
import io.crossbind.desired.DesiredAssociation;
import io.crossbind.desired.EksCluster;
import io.crossbind.model.ObservedAssociation;
import io.crossbind.model.ProblemException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.eks.model.PodIdentityAssociation;
import software.amazon.awssdk.services.eks.model.PodIdentityAssociationSummary;
import software.amazon.awssdk.services.eks.model.ResourceInUseException;
import software.amazon.awssdk.services.eks.model.ResourceNotFoundException;

/** EKS's calls for pod identity associations, in the account of the cluster. Every method throws {@link ProblemException}. */
public final class EksAssociations {
    private final AwsSession session;

    public EksAssociations(AwsSession session) {
        this.session = session;
    }

    /** Reads the association of a service account. EKS keeps at most one. An existing association costs two calls. */
    public Optional<ObservedAssociation> read(EksCluster cluster, String namespace, String serviceAccount) {
        Optional<String> id = session.eks(
                cluster.region(),
                Eks.ListPodIdentityAssociations,
                eks -> eks
                        .listPodIdentityAssociationsPaginator(request -> request.clusterName(cluster.name())
                                .namespace(namespace)
                                .serviceAccount(serviceAccount))
                        .associations()
                        .stream()
                        .map(PodIdentityAssociationSummary::associationId)
                        .findFirst());
        return id.flatMap(found -> describe(cluster, found));
    }

    /**
     * The service accounts of the cluster with an association. The EKS list call returns neither roles nor tags.
     *
     * @return {@code namespace/name} to the association's ID; each hundred associations cost a call
     */
    public Map<String, String> list(EksCluster cluster) {
        return session.eks(
                cluster.region(),
                Eks.ListPodIdentityAssociations,
                eks -> eks
                        .listPodIdentityAssociationsPaginator(request -> request.clusterName(cluster.name()))
                        .associations()
                        .stream()
                        .collect(Collectors.toMap(
                                summary -> summary.namespace() + "/" + summary.serviceAccount(),
                                PodIdentityAssociationSummary::associationId,
                                // The association was re-created between two pages.
                                (_, later) -> later)));
    }

    /**
     * An association by its ID.
     *
     * @return empty if the association does not exist
     */
    public Optional<ObservedAssociation> describe(EksCluster cluster, String id) {
        return session.eks(cluster.region(), Eks.DescribePodIdentityAssociation, eks -> {
            try {
                return Optional.of(observed(eks.describePodIdentityAssociation(
                                request -> request.clusterName(cluster.name()).associationId(id))
                        .association()));
            } catch (ResourceNotFoundException e) {
                return Optional.empty();
            }
        });
    }

    /**
     * Associates a service account with its roles.
     *
     * @return the new association; empty if the service account already has an association
     */
    public Optional<ObservedAssociation> create(DesiredAssociation association) {
        EksCluster cluster = association.cluster();
        return session.eks(cluster.region(), Eks.CreatePodIdentityAssociation, eks -> {
            try {
                return Optional.of(
                        observed(eks.createPodIdentityAssociation(request -> request.clusterName(cluster.name())
                                        .namespace(association.namespace())
                                        .serviceAccount(association.serviceAccount())
                                        .roleArn(association.roleArn())
                                        .targetRoleArn(association.targetRoleArn())
                                        .tags(association.tags()))
                                .association()));
            } catch (ResourceInUseException e) {
                return Optional.empty();
            }
        });
    }

    public ObservedAssociation update(String id, DesiredAssociation association) {
        EksCluster cluster = association.cluster();
        return session.eks(
                cluster.region(),
                Eks.UpdatePodIdentityAssociation,
                eks -> observed(eks.updatePodIdentityAssociation(request -> request.clusterName(cluster.name())
                                .associationId(id)
                                .roleArn(association.roleArn())
                                .targetRoleArn(association.targetRoleArn()))
                        .association()));
    }

    /** Deletes an association; a missing association counts as deleted. */
    public void delete(EksCluster cluster, String id) {
        session.eks(cluster.region(), Eks.DeletePodIdentityAssociation, eks -> {
            try {
                eks.deletePodIdentityAssociation(
                        request -> request.clusterName(cluster.name()).associationId(id));
                return true;
            } catch (ResourceNotFoundException e) {
                return false;
            }
        });
    }

    private static ObservedAssociation observed(PodIdentityAssociation association) {
        return new ObservedAssociation(
                association.associationId(),
                association.roleArn(),
                association.targetRoleArn(),
                association.externalId(),
                association.tags());
    }
}
