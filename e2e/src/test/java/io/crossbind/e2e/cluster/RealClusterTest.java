package io.crossbind.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.crossbind.e2e.process.ProjectRoot;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URL;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ClusterExtension.class)
class RealClusterTest {

    private final Cluster cluster;
    private final Kubectl kubectl;

    RealClusterTest(Cluster cluster) {
        this.cluster = cluster;
        this.kubectl = new Kubectl(cluster.adminKubeconfig());
    }

    @Test
    void theApiServerAcceptsTheCrds() {
        String crds = ProjectRoot.path("crds").toString();
        kubectl.run("apply", "--server-side", "-f", crds).orThrow();
        kubectl.run("wait", "--for=condition=Established", "--timeout=30s", "-f", crds)
                .orThrow();

        // The API server accepts a non-structural schema, and then reports it in a condition.
        assertThat(kubectl.run(
                                "get",
                                "-f",
                                crds,
                                "-o",
                                "jsonpath={.items[*].status.conditions[?(@.type=='NonStructuralSchema')].message}")
                        .orThrow())
                .isEmpty();
        assertThat(kubectl.await(Duration.ofSeconds(30), "explain", "awsaccounts.spec.managementRole")
                        .out())
                .contains("externalId");
        assertThat(kubectl.await(Duration.ofSeconds(30), "explain", "xab.spec.workload.serviceAccount")
                        .out())
                .contains("delivery");
        // Other tests of the cluster leave the records of their retained roles.
        assertThat(kubectl.run("get", "crossbind", "--all-namespaces", "-o", "name")
                        .orThrow()
                        .lines())
                .allMatch(name -> name.startsWith("accessrecord.crossbind.io/"));
    }

    @Test
    void tokensCarryTheIssuerAndVerifyAgainstItsKeys() throws Exception {
        SignedJWT token =
                SignedJWT.parse(cluster.token("default", "default", "sts.amazonaws.com", Duration.ofHours(1)));

        assertThat(token.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.RS256);
        JWKSet keys = JWKSet.parse(cluster.jwks());
        RSASSAVerifier verifier = new RSASSAVerifier(
                keys.getKeyByKeyId(token.getHeader().getKeyID()).toRSAKey());
        assertThat(token.verify(verifier)).isTrue();
        JWTClaimsSet claims = token.getJWTClaimsSet();
        assertThat(claims.getIssuer()).isEqualTo(cluster.issuer());
        assertThat(claims.getAudience()).containsExactly("sts.amazonaws.com");
        assertThat(claims.getSubject()).isEqualTo("system:serviceaccount:default:default");
        assertThat(claims.getExpirationTime().toInstant())
                .isBetween(Instant.now().plusSeconds(3500), Instant.now().plusSeconds(3700));
    }

    @Test
    void aTokenOfAPodNamesThePod() throws Exception {
        Pod pod = cluster.admin()
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withGenerateName("token-")
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
        String name = pod.getMetadata().getName();
        String token = cluster.tokenOfPod("default", name, "pods.eks.amazonaws.com", Duration.ofHours(1));
        JWTClaimsSet claims = SignedJWT.parse(token).getJWTClaimsSet();
        cluster.admin().resource(pod).withGracePeriod(0).delete();

        assertThat(claims.getSubject()).isEqualTo("system:serviceaccount:default:default");
        assertThat(claims.getJSONObjectClaim("kubernetes.io").get("pod"))
                .isEqualTo(Map.of("name", name, "uid", pod.getMetadata().getUid()));
    }

    @Test
    void theDiscoveryDocumentNamesTheSameIssuer() {
        assertThat(kubectl.run("get", "--raw", "/.well-known/openid-configuration")
                        .orThrow())
                .contains("\"issuer\":\"" + cluster.issuer() + "\"");
    }

    @Test
    void theIssuerIsOneThatIamAccepts() {
        assumeTrue(cluster instanceof RealCluster, "another cluster has the issuer it has");

        assertThat(cluster.issuer()).matches("https://oidc\\.eks\\.eu-west-1\\.amazonaws\\.com/id/[0-9A-F]{32}");
    }

    @Test
    void aServiceAccountsKubeconfigHasOnlyItsOwnRights() {
        kubectl.apply("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: rights}
                ---
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: reader, namespace: rights}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: reader, namespace: rights}
                rules:
                - {apiGroups: [""], resources: [configmaps], verbs: [get]}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: reader, namespace: rights}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
                subjects:
                - {kind: ServiceAccount, name: reader, namespace: rights}
                """).orThrow();
        Kubectl reader = new Kubectl(cluster.kubeconfigOf("rights", "reader"));

        assertThat(reader.run("auth", "whoami", "-o", "jsonpath={.status.userInfo.username}")
                        .orThrow())
                .isEqualTo("system:serviceaccount:rights:reader");
        assertThat(reader.run("auth", "can-i", "get", "configmaps", "-n", "rights")
                        .out())
                .isEqualTo("yes\n");
        assertThat(reader.run("auth", "can-i", "list", "configmaps", "-n", "rights")
                        .out())
                .isEqualTo("no\n");
        assertThat(reader.run("auth", "can-i", "get", "configmaps", "-n", "default")
                        .out())
                .isEqualTo("no\n");
        assertThat(reader.run("get", "secrets", "-n", "rights").err()).contains("forbidden");
        kubectl.run("delete", "namespace", "rights", "--wait=false").orThrow();
    }

    @Test
    void aNamespaceIsDeletedWithWhatItHolds() {
        kubectl.run("create", "namespace", "short-lived").orThrow();
        kubectl.run("create", "configmap", "held", "-n", "short-lived").orThrow();

        kubectl.run("delete", "namespace", "short-lived", "--timeout=60s").orThrow();

        assertThat(cluster.admin().namespaces().withName("short-lived").get()).isNull();
    }

    @Test
    void aClusterThatIsClosedIsGoneAndANewOneStartsEmpty() {
        assumeTrue(cluster instanceof RealCluster, "another cluster is not ours to start");

        String closedIssuer;
        URL closed;
        try (Cluster first = RealCluster.start()) {
            closedIssuer = first.issuer();
            closed = first.admin().getMasterUrl();
            new Kubectl(first.adminKubeconfig())
                    .run("create", "namespace", "mine")
                    .orThrow();
        }
        assertThatThrownBy(() -> new Socket(closed.getHost(), closed.getPort()).close())
                .isInstanceOf(ConnectException.class);

        try (Cluster second = RealCluster.start()) {
            assertThat(second.issuer()).isNotEqualTo(closedIssuer);
            assertThat(second.admin().namespaces().withName("mine").get()).isNull();
        }
    }

    @Test
    void aTokenOfAMissingServiceAccountIsRefused() {
        assertThatThrownBy(() -> cluster.token("default", "nobody", "sts.amazonaws.com", Duration.ofHours(1)))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("nobody");
    }
}
