package io.crossbind.desired;

import io.crossbind.model.AccountId;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The cluster in EKS.
 *
 * @param arn {@code arn:P:eks:REGION:ACCOUNT:cluster/NAME}
 */
public record EksCluster(String arn, String region, AccountId account, String name) {
    private static final Pattern ARN = Pattern.compile("arn:aws[a-z-]*:eks:([a-z0-9-]+):([0-9]{12}):cluster/(.+)");

    /** The cluster in EKS; empty if EKS does not manage the cluster or its ARN is unknown. */
    public static Optional<EksCluster> of(ClusterIdentity cluster) {
        return cluster.eksArn()
                .map(ARN::matcher)
                .filter(Matcher::matches)
                .map(parts ->
                        new EksCluster(parts.group(), parts.group(1), new AccountId(parts.group(2)), parts.group(3)));
    }

    /** Why EKS cannot associate the cluster's service accounts: EKS serves only its own clusters, with roles of the cluster's own account. */
    public static Optional<Problem> problem(ClusterIdentity cluster, AccountId home) {
        Optional<EksCluster> eks = of(cluster);
        return eks.isEmpty()
                ? Optional.of(new Problem(
                        Reason.NOT_ON_EKS, "the cluster ID " + cluster.id() + " is not the ARN of an EKS cluster"))
                : eks.filter(known -> !known.account().equals(home))
                        .map(known -> new Problem(
                                Reason.NOT_ON_EKS,
                                "cluster " + known.arn() + " is not in the operator account " + home));
    }
}
