package io.crossbind.desired;

import io.crossbind.api.v1alpha1.ServiceAccountWorkload;
import java.util.Map;

/**
 * The desired annotations of a service account.
 *
 * @param create whether the operator creates a missing service account
 * @param annotations the annotations for the pod identity webhook; empty for other deliveries
 */
public record DesiredServiceAccount(String namespace, String name, boolean create, Map<String, String> annotations) {
    /** The annotation with the role for the pod identity webhook; there is one per service account. */
    public static final String ROLE_ARN = "eks.amazonaws.com/role-arn";

    static DesiredServiceAccount of(BindingFacts facts, ServiceAccountWorkload pods, Map<String, String> annotations) {
        return new DesiredServiceAccount(
                facts.namespace().name(), pods.name(), Boolean.TRUE.equals(pods.create()), annotations);
    }

    /** The service account with the annotations for the pod identity webhook (amazon-eks-pod-identity-webhook, annotations). */
    static DesiredServiceAccount withRole(BindingFacts facts, ServiceAccountWorkload pods, String roleArn) {
        return of(
                facts,
                pods,
                Map.of(
                        ROLE_ARN,
                        roleArn,
                        "eks.amazonaws.com/audience",
                        facts.cluster().audience(),
                        "eks.amazonaws.com/sts-regional-endpoints",
                        "true"));
    }
}
