package io.crossbind.aws;

import io.crossbind.model.ProblemException;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.Cluster;

/** EKS's calls. Every method throws {@link ProblemException}. */
public final class EksGateway {
    private final AwsCredentialsProvider home;
    private final String region;

    /**
     * @param region of the cluster
     */
    public EksGateway(AwsCredentialsProvider home, String region) {
        this.home = home;
        this.region = region;
    }

    /** The cluster's ARN and the issuer of its service account tokens. */
    public Described describe(String cluster) {
        try (EksClient eks = EksClient.builder()
                .region(Region.of(region))
                .credentialsProvider(home)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build()) {
            Cluster found =
                    eks.describeCluster(request -> request.name(cluster)).cluster();
            return new Described(
                    found.arn(),
                    Optional.ofNullable(found.identity())
                            .flatMap(identity -> Optional.ofNullable(identity.oidc()))
                            .flatMap(oidc -> Optional.ofNullable(oidc.issuer())));
        } catch (RuntimeException e) {
            throw AwsErrors.classify(AwsOperation.Eks.DescribeCluster, e);
        }
    }

    /**
     * The description of a cluster from EKS.
     *
     * @param issuer absent only while EKS still creates the cluster
     */
    public record Described(String arn, Optional<String> issuer) {}
}
