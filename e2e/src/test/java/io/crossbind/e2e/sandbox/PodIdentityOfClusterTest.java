package io.crossbind.e2e.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.e2e.aws.AwsCli;
import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.ClusterExtension;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The agent accepts only the tokens that a real API server issues for pods. */
@ExtendWith(ClusterExtension.class)
class PodIdentityOfClusterTest extends SandboxTest {
    private static final String AUDIENCE = "pods.eks.amazonaws.com";
    private static final String BASE = "arn:aws:iam::111111111111:role/base";

    @Test
    void aPodsTokenIsGoodAndAnUnboundOneIsNot(Cluster cluster) {
        sandbox.trustIssuer(cluster.issuer(), cluster::jwks);
        String arn = sandbox.createCluster(HOME, "eu-west-1", "prod", cluster.issuer());
        createRole(iam(HOME), "base", """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"pods.eks.amazonaws.com"},
                "Action":["sts:AssumeRole","sts:TagSession"]}]}""");
        eks(sandbox.administratorOf(HOME))
                .createPodIdentityAssociation(r -> r.clusterName("prod")
                        .namespace("default")
                        .serviceAccount("default")
                        .roleArn(BASE));
        Pod pod = cluster.admin()
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withGenerateName("identity-")
                        .withNamespace("default")
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("main")
                        .withImage("none")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
        String bound = cluster.tokenOfPod("default", pod.getMetadata().getName(), AUDIENCE, Duration.ofHours(1));
        String unbound = cluster.token("default", "default", AUDIENCE, Duration.ofHours(1));
        cluster.admin().resource(pod).withGracePeriod(0).delete();

        assertThat(callerOf(arn, bound).out())
                .contains("arn:aws:sts::111111111111:assumed-role/base/eks-prod-identity-");
        assertThat(callerOf(arn, unbound).err()).contains("missing claim: kubernetes.io/pod");
    }

    private AwsCli.Result callerOf(String clusterArn, String token) {
        Path file = AwsCli.writeToken(token);
        Map<String, String> environment = sandbox.workloads().pod(clusterArn, file);
        return new AwsCli(environment).run("sts", "get-caller-identity");
    }
}
