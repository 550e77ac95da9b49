package io.crossbind.e2e.badinput;

import static io.crossbind.e2e.badinput.BadInputEnvironment.GRANTS_READ_S3;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.ClusterExtension;
import io.crossbind.e2e.world.OperatorEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.PodIdentityAssociationSummary;

/** PodIdentity where the operator has no flag with the name of the EKS cluster, or has lost this flag. */
@ExtendWith(ClusterExtension.class)
class NotOnEksTest {
    private static final String ACCOUNT = "550000000001";
    private static final String NAME = "offeks";
    private static final String REGION = "eu-west-1";
    private static final String ON_EKS = "cluster-id = ours\neks-cluster = prod\n";
    private static final String ELSEWHERE = "cluster-id = ours\n";

    @TempDir
    private static Path directory;

    private static BadInputEnvironment site;

    @BeforeAll
    static void start(Cluster cluster) throws IOException {
        Files.writeString(configuration(), ELSEWHERE);
        site = BadInputEnvironment.start(
                cluster, Map.of("config", configuration().toString()));
        site.aws().createCluster(OperatorEnvironment.HOME, REGION, "prod", cluster.issuer());
        site.open(NAME, ACCOUNT, allows("[ServiceAccount]"));
        site.world().apply("""
            apiVersion: crossbind.io/v1alpha1
            kind: AwsAccount
            metadata: {name: home}
            spec:
              accountId: "%s"
              region: %s
              rules:
                - name: all
                  namespaces: {names: [%s]}
                  deliveries: [PodIdentity]
              driftCheckInterval: 1s
            """.formatted(OperatorEnvironment.HOME, REGION, NAME));
        site.awaitAccount("home", "Observed");
    }

    @AfterAll
    static void stop() {
        if (site != null) {
            site.close();
        }
    }

    private static Path configuration() {
        return directory.resolve("operator.properties");
    }

    private static String allows(String workloads) {
        return "managedPolicyArns: ['arn:aws:iam::aws:policy/AmazonS3*'], deliveries: [PodIdentity], workloads: "
                + workloads;
    }

    private static void restart(String configured) throws IOException {
        Files.writeString(configuration(), configured);
        site.world().operator().restart();
    }

    private static void bind(String name) {
        site.serviceAccount(NAME, name);
        site.world().apply("""
            apiVersion: crossbind.io/v1alpha1
            kind: CrossAccountBinding
            metadata: {name: %s, namespace: %s}
            spec:
              accountRef: {name: %2$s}
              workload: {serviceAccount: {name: %1$s, delivery: PodIdentity}}
              role: %3$s
            """.formatted(name, NAME, GRANTS_READ_S3));
    }

    private static List<String> associated() {
        try (EksClient eks = EksClient.builder()
                .endpointOverride(site.aws().endpoint())
                .region(Region.of(REGION))
                .credentialsProvider(site.aws().administratorOf(OperatorEnvironment.HOME))
                .httpClient(UrlConnectionHttpClient.create())
                .build()) {
            return eks.listPodIdentityAssociations(request -> request.clusterName("prod")).associations().stream()
                    .map(PodIdentityAssociationSummary::serviceAccount)
                    .toList();
        }
    }

    private static List<String> rolesOf(String account, String name) {
        return site.account(account).operatorsRoles().stream()
                .filter(role -> role.startsWith(NAME + "-" + name + "-"))
                .toList();
    }

    private static void deleteWithoutWaiting(String name) {
        site.world()
                .kubectl()
                .run("delete", "xab", name, "-n", NAME, "--wait=false")
                .orThrow();
    }

    @Test
    void associationIsNeitherMadeNorLeftBehindWhereTheClusterIsNotKnown() throws IOException {
        restart(ELSEWHERE);
        bind("early");
        site.awaitBinding(NAME, "early", "NotOnEks");
        assertThat(site.messageOf(NAME, "early")).contains("cluster ID ours", "--eks-cluster");
        assertThat(rolesOf(ACCOUNT, "early")).isEmpty();
        deleteWithoutWaiting("early");
        site.world().awaitGone(NAME, "xab/early");

        restart(ON_EKS);
        bind("deleted");
        site.awaitBinding(NAME, "deleted", "Ready");
        restart(ELSEWHERE);
        site.awaitBinding(NAME, "deleted", "NotOnEks");
        deleteWithoutWaiting("deleted");
        site.eventually(() -> assertThat(site.messageOf(NAME, "deleted"))
                .contains("association of service account " + NAME + "/deleted cannot be deleted", "--eks-cluster"));
        assertThat(site.world().reason(NAME, "xab/deleted")).isEqualTo("NotOnEks");
        assertThat(associated()).contains("deleted");
        assertThat(rolesOf(ACCOUNT, "deleted")).as("access ends all the same").isEmpty();
        assertThat(rolesOf(OperatorEnvironment.HOME, "deleted")).isEmpty();

        restart(ON_EKS);
        site.world().awaitGone(NAME, "xab/deleted");
        assertThat(associated()).doesNotContain("deleted");
    }

    @Test
    void accessIsWithdrawnAlthoughTheAssociationCannotBe() throws IOException {
        restart(ON_EKS);
        bind("withdrawn");
        site.awaitBinding(NAME, "withdrawn", "Ready");
        restart(ELSEWHERE);
        site.awaitBinding(NAME, "withdrawn", "NotOnEks");
        assertThat(rolesOf(ACCOUNT, "withdrawn")).as("a mistake is no outage").hasSize(1);

        site.apply(NAME, ACCOUNT, allows("[Principal]"));
        try {
            site.eventually(() -> assertThat(rolesOf(ACCOUNT, "withdrawn")).isEmpty());
            site.eventually(() -> assertThat(site.messageOf(NAME, "withdrawn")).contains("cannot be deleted"));
            assertThat(associated()).contains("withdrawn");

            restart(ON_EKS);
            site.awaitBinding(NAME, "withdrawn", "WorkloadNotAllowed");
            assertThat(associated()).doesNotContain("withdrawn");
        } finally {
            site.apply(NAME, ACCOUNT, allows("[ServiceAccount]"));
        }
        site.awaitBinding(NAME, "withdrawn", "Ready");
    }
}
