package io.crossbind.e2e.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.e2e.Light;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.EksException;
import software.amazon.awssdk.services.eks.model.PodIdentityAssociation;

/** EKS Pod Identity: the API for associations, and the behaviour of the agent on a cluster's nodes. */
@Light
class PodIdentityTest extends SandboxTest {
    private static final String AUDIENCE = "pods.eks.amazonaws.com";
    private static final ClusterTokens TOKENS = ClusterTokens.of("https://oidc.eks.eu-west-1.amazonaws.com/id/A1B2");
    private static final String BASE = "arn:aws:iam::111111111111:role/base";
    private static final String TARGET_ROLE = "arn:aws:iam::222222222222:role/reports";
    private static final String EXTERNAL_ID = "eu-west-1/111111111111/prod/analytics/reports";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private String cluster = "";
    private EksClient eks;

    @BeforeEach
    void cluster() {
        sandbox.trustIssuer(TOKENS.issuer(), TOKENS::jwks);
        cluster = sandbox.createCluster(HOME, "eu-west-1", "prod", TOKENS.issuer());
        eks = eks(sandbox.administratorOf(HOME));
        createRole(iam(HOME), "base", baseTrust("analytics", "reports"));
    }

    /** The strictest trust of the base role. */
    private String baseTrust(String namespace, String serviceAccount) {
        return """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"pods.eks.amazonaws.com"},
                "Action":["sts:AssumeRole","sts:TagSession"],"Condition":{"StringEquals":{"aws:SourceAccount":"111111111111",
                "aws:RequestTag/eks-cluster-arn":"%1$s","aws:RequestTag/kubernetes-namespace":"%2$s",
                "aws:RequestTag/kubernetes-service-account":"%3$s"},"ArnEquals":{"aws:SourceArn":"%1$s"}}}]}""".formatted(cluster, namespace, serviceAccount);
    }

    /** A target role with two statements, because sts:TagSession does not support the external ID as a condition key. */
    private static String targetTrust(String externalId) {
        return """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"%1$s"},"Action":"sts:AssumeRole",
                "Condition":{"StringEquals":{"sts:ExternalId":"%2$s"}}},
                {"Effect":"Allow","Principal":{"AWS":"%1$s"},"Action":"sts:TagSession"}]}""".formatted(BASE, externalId);
    }

    private PodIdentityAssociation associate(String targetRoleArn) {
        return eks.createPodIdentityAssociation(r -> r.clusterName("prod")
                        .namespace("analytics")
                        .serviceAccount("reports")
                        .roleArn(BASE)
                        .targetRoleArn(targetRoleArn)
                        .tags(Map.of("crossbind.io/cluster", "one")))
                .association();
    }

    private void letBaseAssume(String... actions) {
        iam(HOME)
                .putRolePolicy(r -> r.roleName("base")
                        .policyName("target")
                        .policyDocument("{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":[\""
                                + String.join("\",\"", actions) + "\"],\"Resource\":\"" + TARGET_ROLE + "\"}}"));
    }

    private HttpResponse<String> fetch(String token) {
        try {
            Path file = Files.writeString(Files.createTempFile("token", ".jwt"), token);
            Map<String, String> environment = sandbox.workloads().pod(cluster, file);
            Files.delete(file);
            return HTTP.send(
                    HttpRequest.newBuilder(URI.create(environment.get("AWS_CONTAINER_CREDENTIALS_FULL_URI")))
                            .header("Authorization", token)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpResponse<String> fetch() {
        return fetch(TOKENS.ofPod("analytics", "reports", AUDIENCE));
    }

    @Test
    void anAssociationIsCreatedOnceAndTellsItsExternalId() {
        PodIdentityAssociation created = associate(TARGET_ROLE);
        assertThat(created.externalId()).isEqualTo(EXTERNAL_ID);
        assertThat(created.targetRoleArn()).isEqualTo(TARGET_ROLE);
        assertThat(created.disableSessionTags()).isFalse();
        assertThat(created.createdAt()).isNotNull();
        assertThat(created.associationArn())
                .isEqualTo("arn:aws:eks:eu-west-1:111111111111:podidentityassociation/prod/" + created.associationId());
        assertThat(code(() -> associate(TARGET_ROLE))).isEqualTo("ResourceInUseException");
        assertThat(eks.describePodIdentityAssociation(r -> r.clusterName("prod").associationId(created.associationId()))
                        .association())
                .isEqualTo(created);
    }

    @Test
    void associationsAreListedChangedAndDeleted() {
        String id = associate(null).associationId();
        createRole(iam(HOME), "other", baseTrust("analytics", "reports"));
        assertThat(eks.listPodIdentityAssociations(r -> r.clusterName("prod").namespace("other"))
                        .associations())
                .isEmpty();
        assertThat(eks.listPodIdentityAssociationsPaginator(r ->
                                r.clusterName("prod").namespace("analytics").serviceAccount("reports"))
                        .associations())
                .extracting(each -> each.associationId())
                .containsExactly(id);
        PodIdentityAssociation changed = eks.updatePodIdentityAssociation(r -> r.clusterName("prod")
                        .associationId(id)
                        .roleArn("arn:aws:iam::111111111111:role/other")
                        .targetRoleArn(TARGET_ROLE)
                        .disableSessionTags(true))
                .association();
        assertThat(changed.roleArn()).endsWith("/other");
        assertThat(changed.externalId()).isEqualTo(EXTERNAL_ID);
        assertThat(changed.disableSessionTags()).isTrue();
        assertThat(changed.tags()).containsEntry("crossbind.io/cluster", "one");
        eks.deletePodIdentityAssociation(r -> r.clusterName("prod").associationId(id));
        assertThat(code(() -> eks.describePodIdentityAssociation(
                        r -> r.clusterName("prod").associationId(id))))
                .isEqualTo("ResourceNotFoundException");
    }

    @Test
    void tagsAreChangedAndTaken() {
        String arn = associate(null).associationArn();
        eks.tagResource(r -> r.resourceArn(arn).tags(Map.of("a", "1", "b", "2")));
        assertThat(eks.listTagsForResource(r -> r.resourceArn(arn)).tags())
                .isEqualTo(Map.of("crossbind.io/cluster", "one", "a", "1", "b", "2"));
        eks.untagResource(r -> r.resourceArn(arn).tagKeys("a", "crossbind.io/cluster"));
        assertThat(eks.listTagsForResource(r -> r.resourceArn(arn)).tags()).isEqualTo(Map.of("b", "2"));
        assertThat(code(() -> eks.listTagsForResource(r -> r.resourceArn(arn + "x"))))
                .isEqualTo("NotFoundException");
    }

    @Test
    void theListPages() {
        for (int i = 0; i < 3; i++) {
            String account = "sa-" + i;
            eks.createPodIdentityAssociation(r -> r.clusterName("prod")
                    .namespace("analytics")
                    .serviceAccount(account)
                    .roleArn(BASE));
        }
        assertThat(eks.listPodIdentityAssociationsPaginator(
                                r -> r.clusterName("prod").maxResults(2))
                        .associations())
                .extracting(each -> each.serviceAccount())
                .containsExactlyInAnyOrder("sa-0", "sa-1", "sa-2");
    }

    @Test
    void theRoleMustExistLetEksInAndBePassed() {
        iam(HOME).updateAssumeRolePolicy(r -> r.roleName("base").policyDocument(trusting(HOME)));
        assertThat(message(() -> associate(null))).startsWith("Trust policy of the role provided is invalid.");
        iam(HOME).deleteRole(r -> r.roleName("base"));
        assertThat(message(() -> associate(null))).isEqualTo("Role provided in the request does not exist.");
        String passNothing = iam(HOME)
                .createPolicy(r -> r.policyName("eks").policyDocument(allow("eks:*", "*")))
                .policy()
                .arn();
        eks = eks(sandbox.userOf(HOME, "eks", passNothing));
        assertThat(message(() -> associate(null))).contains("iam:PassRole");
    }

    @Test
    void theRoleIsPassedToThatServiceOnly() {
        String pass = iam(HOME)
                .createPolicy(r -> r.policyName("pass").policyDocument("""
                        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"eks:*","Resource":"*"},
                        {"Effect":"Allow","Action":"iam:PassRole","Resource":"%s",
                        "Condition":{"StringEquals":{"iam:PassedToService":"pods.eks.amazonaws.com"}}}]}""".formatted(BASE)))
                .policy()
                .arn();
        eks = eks(sandbox.userOf(HOME, "eks", pass));
        assertThat(associate(null).roleArn()).isEqualTo(BASE);
    }

    @Test
    void anUnknownClusterIsNotFound() {
        assertThat(code(() -> eks.listPodIdentityAssociations(r -> r.clusterName("absent"))))
                .isEqualTo("ResourceNotFoundException");
        EksException refused = (EksException) refusal(
                () -> eks(sandbox.userOf(HOME, "nobody")).listPodIdentityAssociations(r -> r.clusterName("prod")));
        assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
    }

    @Test
    void theAgentGivesTheBaseRole() {
        associate(null);
        assertThat(fetch().statusCode()).isEqualTo(200);
        assertThat(fetch().body()).contains("\"AccountId\":\"111111111111\"");
    }

    @Test
    void theAgentRefusesEveryOtherToken() {
        associate(null);
        assertThat(fetch(TOKENS.ofPod("analytics", "stranger", AUDIENCE)).statusCode())
                .isEqualTo(404);
        assertThat(fetch(TOKENS.ofPod("other", "reports", AUDIENCE)).body()).contains("(ResourceNotFoundException)");
        assertThat(fetch(TOKENS.ofPod("analytics", "reports", "sts.amazonaws.com"))
                        .body())
                .contains("invalid audience: expected pods.eks.amazonaws.com");
        assertThat(fetch(TOKENS.unbound("analytics", "reports", AUDIENCE)).body())
                .contains("missing claim: kubernetes.io/pod");
        ClusterTokens forger = ClusterTokens.of(TOKENS.issuer());
        assertThat(fetch(forger.ofPod("analytics", "reports", AUDIENCE)).body()).contains("(InvalidTokenException)");
        ClusterTokens other = ClusterTokens.of("https://oidc.eks.eu-west-1.amazonaws.com/id/C3D4");
        sandbox.trustIssuer(other.issuer(), other::jwks);
        assertThat(fetch(other.ofPod("analytics", "reports", AUDIENCE)).body())
                .contains("The token was not issued by the cluster.");
    }

    @Test
    void theBaseRolesTrustDecidesByTagsAndSource() {
        associate(null);
        iam(HOME).updateAssumeRolePolicy(r -> r.roleName("base").policyDocument(baseTrust("analytics", "other")));
        assertThat(fetch().statusCode()).isEqualTo(400);
        assertThat(fetch().body()).contains("(AccessDeniedException): Unauthorized Exception! EKS does not have");
        iam(HOME)
                .updateAssumeRolePolicy(r -> r.roleName("base")
                        .policyDocument(baseTrust("analytics", "reports").replace(":cluster/prod", ":cluster/test")));
        assertThat(fetch().statusCode()).isEqualTo(400);
        iam(HOME)
                .updateAssumeRolePolicy(r -> r.roleName("base")
                        .policyDocument(baseTrust("analytics", "reports").replace(",\"sts:TagSession\"", "")));
        assertThat(fetch().statusCode()).isEqualTo(400);
        iam(HOME).updateAssumeRolePolicy(r -> r.roleName("base").policyDocument(baseTrust("analytics", "reports")));
        assertThat(fetch().statusCode()).isEqualTo(200);
    }

    @Test
    void theTargetRoleNeedsBothActionsOnBothSides() {
        createRole(iam(TARGET), "reports", targetTrust(EXTERNAL_ID));
        associate(TARGET_ROLE);
        assertThat(fetch().statusCode()).isEqualTo(400);
        letBaseAssume("sts:AssumeRole");
        assertThat(fetch().statusCode()).isEqualTo(400);
        letBaseAssume("sts:AssumeRole", "sts:TagSession");
        assertThat(fetch().body()).contains("\"AccountId\":\"222222222222\"");
        iam(TARGET)
                .updateAssumeRolePolicy(r -> r.roleName("reports")
                        .policyDocument(targetTrust(EXTERNAL_ID).replace("sts:TagSession", "sts:SetSourceIdentity")));
        assertThat(fetch().statusCode()).isEqualTo(400);
        iam(TARGET)
                .updateAssumeRolePolicy(r -> r.roleName("reports")
                        .policyDocument(targetTrust("eu-west-1/111111111111/prod/analytics/other")));
        assertThat(fetch().statusCode()).isEqualTo(400);
    }

    @Test
    void anExternalIdOverBothActionsRefuses() {
        String one = """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"%s"},
                "Action":["sts:AssumeRole","sts:TagSession"],"Condition":{"StringEquals":{"sts:ExternalId":"%s"}}}]}""".formatted(BASE, EXTERNAL_ID);
        createRole(iam(TARGET), "reports", one);
        letBaseAssume("sts:AssumeRole", "sts:TagSession");
        String id = associate(TARGET_ROLE).associationId();
        assertThat(fetch().statusCode()).isEqualTo(400);
        eks.updatePodIdentityAssociation(
                r -> r.clusterName("prod").associationId(id).disableSessionTags(true));
        iam(HOME)
                .updateAssumeRolePolicy(r -> r.roleName("base")
                        .policyDocument(trust("{\"Service\":\"pods.eks.amazonaws.com\"}", "sts:AssumeRole", "{}")));
        assertThat(fetch().body()).contains("\"AccountId\":\"222222222222\"");
    }
}
