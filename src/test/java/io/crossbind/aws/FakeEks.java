package io.crossbind.aws;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.*;

/** The pod identity associations of one account and region in memory, with EKS's own errors and external IDs. */
public final class FakeEks implements EksClient {
    /** Associations on a page of a list (EKS API reference, ListPodIdentityAssociations). */
    public static final int PAGE = 100;

    private final NavigableMap<String, PodIdentityAssociation> associations = new TreeMap<>();
    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    private final String account;
    private final String region;
    private @Nullable RuntimeException failure;
    private @Nullable String sentExternalId;
    private int created;

    public FakeEks(String account, String region) {
        this.account = account;
        this.region = region;
    }

    /** Operations called so far, in order. */
    public List<String> calls() {
        return List.copyOf(calls);
    }

    public void clearCalls() {
        calls.clear();
    }

    /** Replaces the documented external ID. */
    public void sendExternalId(String externalId) {
        sentExternalId = externalId;
    }

    /** Fails the next call of any operation. */
    public void failNext(RuntimeException with) {
        failure = with;
    }

    /** Deletes an association, as another client does. */
    public void dissociate(String id) {
        associations.remove(id);
    }

    /** Creates an association, as another client does. */
    public void associate(String cluster, String namespace, String serviceAccount, String roleArn) {
        put(cluster, namespace, serviceAccount, roleArn, null, Map.of());
    }

    private void call(String operation) {
        calls.add(operation);
        RuntimeException now = failure;
        failure = null;
        if (now != null) {
            throw now;
        }
    }

    private PodIdentityAssociation put(
            String cluster,
            String namespace,
            String serviceAccount,
            String roleArn,
            @Nullable String targetRoleArn,
            Map<String, String> tags) {
        PodIdentityAssociation association = withTarget(
                PodIdentityAssociation.builder()
                        .associationId("a-" + ++created)
                        .clusterName(cluster)
                        .namespace(namespace)
                        .serviceAccount(serviceAccount)
                        .roleArn(roleArn)
                        .tags(tags)
                        .build(),
                targetRoleArn);
        associations.put(association.associationId(), association);
        return association;
    }

    /** EKS sets the external ID if there is a target role (EKS user guide, target IAM roles). */
    private PodIdentityAssociation withTarget(PodIdentityAssociation association, @Nullable String targetRoleArn) {
        String externalId = targetRoleArn == null
                ? null
                : String.join(
                        "/",
                        region,
                        account,
                        association.clusterName(),
                        association.namespace(),
                        association.serviceAccount());
        return association.toBuilder()
                .targetRoleArn(targetRoleArn)
                .externalId(externalId != null && sentExternalId != null ? sentExternalId : externalId)
                .build();
    }

    private PodIdentityAssociation association(String cluster, String id) {
        PodIdentityAssociation found = associations.get(id);
        if (found == null || !found.clusterName().equals(cluster)) {
            throw ResourceNotFoundException.builder()
                    .awsErrorDetails(details("ResourceNotFoundException", "no association " + id))
                    .build();
        }
        return found;
    }

    private static AwsErrorDetails details(String code, String message) {
        return AwsErrorDetails.builder().errorCode(code).errorMessage(message).build();
    }

    @Override
    public ListPodIdentityAssociationsResponse listPodIdentityAssociations(ListPodIdentityAssociationsRequest request) {
        call("ListPodIdentityAssociations");
        List<PodIdentityAssociationSummary> matching = associations.values().stream()
                .filter(found -> found.clusterName().equals(request.clusterName()))
                .filter(found ->
                        request.namespace() == null || found.namespace().equals(request.namespace()))
                .filter(found -> request.serviceAccount() == null
                        || found.serviceAccount().equals(request.serviceAccount()))
                .map(found -> PodIdentityAssociationSummary.builder()
                        .associationId(found.associationId())
                        .namespace(found.namespace())
                        .serviceAccount(found.serviceAccount())
                        .build())
                .toList();
        int start = request.nextToken() == null ? 0 : Integer.parseInt(request.nextToken());
        int end = Math.min(matching.size(), start + PAGE);
        return ListPodIdentityAssociationsResponse.builder()
                .associations(matching.subList(start, end))
                .nextToken(end < matching.size() ? Integer.toString(end) : null)
                .build();
    }

    @Override
    public DescribePodIdentityAssociationResponse describePodIdentityAssociation(
            DescribePodIdentityAssociationRequest request) {
        call("DescribePodIdentityAssociation");
        return DescribePodIdentityAssociationResponse.builder()
                .association(association(request.clusterName(), request.associationId()))
                .build();
    }

    @Override
    public CreatePodIdentityAssociationResponse createPodIdentityAssociation(
            CreatePodIdentityAssociationRequest request) {
        call("CreatePodIdentityAssociation");
        boolean taken = associations.values().stream()
                .anyMatch(found -> found.clusterName().equals(request.clusterName())
                        && found.namespace().equals(request.namespace())
                        && found.serviceAccount().equals(request.serviceAccount()));
        if (taken) {
            throw ResourceInUseException.builder()
                    .awsErrorDetails(details("ResourceInUseException", "Association already exists"))
                    .build();
        }
        return CreatePodIdentityAssociationResponse.builder()
                .association(put(
                        Objects.requireNonNull(request.clusterName()),
                        Objects.requireNonNull(request.namespace()),
                        Objects.requireNonNull(request.serviceAccount()),
                        Objects.requireNonNull(request.roleArn()),
                        request.targetRoleArn(),
                        request.tags()))
                .build();
    }

    @Override
    public UpdatePodIdentityAssociationResponse updatePodIdentityAssociation(
            UpdatePodIdentityAssociationRequest request) {
        call("UpdatePodIdentityAssociation");
        PodIdentityAssociation before = association(request.clusterName(), request.associationId());
        PodIdentityAssociation after =
                withTarget(before.toBuilder().roleArn(request.roleArn()).build(), request.targetRoleArn());
        associations.put(after.associationId(), after);
        return UpdatePodIdentityAssociationResponse.builder().association(after).build();
    }

    @Override
    public DeletePodIdentityAssociationResponse deletePodIdentityAssociation(
            DeletePodIdentityAssociationRequest request) {
        call("DeletePodIdentityAssociation");
        PodIdentityAssociation gone = association(request.clusterName(), request.associationId());
        associations.remove(gone.associationId());
        return DeletePodIdentityAssociationResponse.builder().association(gone).build();
    }

    @Override
    public String serviceName() {
        return "eks";
    }

    @Override
    public void close() {}
}
