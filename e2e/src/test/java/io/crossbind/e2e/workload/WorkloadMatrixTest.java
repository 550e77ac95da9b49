package io.crossbind.e2e.workload;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbind.e2e.aws.AwsCli;
import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.ClusterExtension;
import io.crossbind.e2e.sandbox.ClusterTokens;
import io.crossbind.kit.aws.Workloads;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sts.StsClient;

/** Every workload assumes the role in the other account with exactly the configuration from the operator, and no neighbour does. */
@ExtendWith(ClusterExtension.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WorkloadMatrixTest {
    private static final String STS = "sts.amazonaws.com";
    private static final String OTHER = "333333333333";
    private static final String VENDOR = "555555555555";
    private static final String NEIGHBOURS = "neighbours";

    private static final String NOT_BY_WEB_IDENTITY = "Not authorized to perform sts:AssumeRoleWithWebIdentity";
    private static final String NOT_ASSUMED = "is not authorized to perform: sts:AssumeRole";

    /** Another cluster: AWS knows its issuer, but no account has a provider for the issuer. */
    private static final ClusterTokens STRANGER =
            ClusterTokens.of("https://oidc.eks.eu-west-1.amazonaws.com/id/STRANGER");

    private static WorkloadEnvironment site;
    private static Matrix matrix;

    @BeforeAll
    static void start(Cluster cluster) {
        site = WorkloadEnvironment.start(cluster, Map.of());
        matrix = new Matrix(site);
        site.aws().trustIssuer(STRANGER.issuer(), STRANGER::jwks);
        site.exampleAccounts();
        site.serviceAccount(WorkloadEnvironment.NAMESPACE, "neighbour");
        for (String name : new String[] {"reports", "exports", "pipeline"}) {
            site.serviceAccount(NEIGHBOURS, name);
        }
    }

    @AfterAll
    static void stop() {
        site.deleteNamespace(NEIGHBOURS);
        site.close();
    }

    @Test
    @Order(1)
    void podByWebIdentity() {
        site.ready("eks-oidc-provider", "reports");
        String role = site.world()
                .get(
                        WorkloadEnvironment.NAMESPACE,
                        "sa/reports",
                        "{.metadata.annotations.eks\\.amazonaws\\.com/role-arn}");
        Matrix.Row row = matrix.row(
                1, "Pod, `delivery: WebIdentity`", "annotation `eks.amazonaws.com/role-arn` of the service account");
        row.reaches(webIdentity(role, site.token(WorkloadEnvironment.NAMESPACE, "reports", STS)), role);
        row.refuses(
                "service account",
                webIdentity(role, site.token(WorkloadEnvironment.NAMESPACE, "neighbour", STS)),
                NOT_BY_WEB_IDENTITY);
        row.refuses("namespace", webIdentity(role, site.token(NEIGHBOURS, "reports", STS)), NOT_BY_WEB_IDENTITY);
        row.refuses(
                "cluster",
                webIdentity(role, STRANGER.fileOfPod(WorkloadEnvironment.NAMESPACE, "reports", STS)),
                "InvalidIdentityToken");
        row.refuses(
                "audience of the token",
                webIdentity(role, site.token(WorkloadEnvironment.NAMESPACE, "reports", "else")),
                "InvalidIdentityToken");
        row.refuses(
                "account of the role",
                webIdentity(
                        role.replace(WorkloadEnvironment.TARGET, OTHER),
                        site.token(WorkloadEnvironment.NAMESPACE, "reports", STS)),
                "AssumeRoleWithWebIdentity");
    }

    private static WorkloadProgram webIdentity(String role, Path token) {
        return WorkloadProgram.with(AwsCli.podEnvironment(
                role, token, WorkloadEnvironment.REGION, site.aws().endpoint()));
    }

    @Test
    @Order(2)
    void podByRoleChaining() {
        site.ready("eks-chained-role", "exports");
        String config =
                site.world().get(WorkloadEnvironment.NAMESPACE, "configmap/crossbind-exports", "{.data.config}");
        String profile = site.world()
                .get(
                        WorkloadEnvironment.NAMESPACE,
                        "configmap/crossbind-exports",
                        "{.metadata.annotations.crossbind\\.io/default-profile}");
        String role = site.status("exports", "targetRole.arn");
        String externalId = site.status("exports", "externalId");
        Path token = site.token(WorkloadEnvironment.NAMESPACE, "exports", STS);
        Matrix.Row row = matrix.row(
                2, "Pod, `delivery: RoleChaining`", "ConfigMap `crossbind-exports` and a token, by the pod webhook");
        row.reaches(site.chained(config, profile, token), role);
        row.refuses(
                "service account",
                site.chained(config, profile, site.token(WorkloadEnvironment.NAMESPACE, "neighbour", STS)),
                NOT_BY_WEB_IDENTITY);
        row.refuses(
                "namespace",
                site.chained(config, profile, site.token(NEIGHBOURS, "exports", STS)),
                NOT_BY_WEB_IDENTITY);
        row.refuses(
                "cluster",
                site.chained(config, profile, STRANGER.fileOfPod(WorkloadEnvironment.NAMESPACE, "exports", STS)),
                "InvalidIdentityToken");
        row.refuses(
                "audience of the token",
                site.chained(config, profile, site.token(WorkloadEnvironment.NAMESPACE, "exports", "else")),
                "InvalidIdentityToken");
        row.refuses("external ID missing", site.chained(withoutExternalId(config), profile, token), NOT_ASSUMED);
        row.refuses(
                "external ID of another binding",
                site.chained(config.replace(externalId, "crossbind-0"), profile, token),
                NOT_ASSUMED);
        String otherRole = site.role(
                WorkloadEnvironment.HOME, "/", "other-pods", "{\"AWS\":\"" + WorkloadEnvironment.HOME + "\"}");
        row.refuses(
                "source role",
                shell(sessionOf(otherRole))
                        .withConfig(assuming("exports", role, "external_id = " + externalId), "exports")
                        .naming("exports"),
                NOT_ASSUMED);
        String otherTarget = site.role(
                WorkloadEnvironment.TARGET, "/", "open-to-home", "{\"AWS\":\"" + WorkloadEnvironment.HOME + "\"}");
        row.refuses("target role", site.chained(config.replace(role, otherTarget), profile, token), NOT_ASSUMED);
    }

    private static String withoutExternalId(String config) {
        return config.replaceAll("(?m)^external_id.*\n", "");
    }

    /** A config file of people with their own keys. */
    private static String assuming(String profile, String role, String... lines) {
        return "[profile " + profile + "]\nrole_arn = " + role + "\ncredential_source = Environment\n"
                + String.join("\n", lines) + "\n";
    }

    private static AwsCredentialsProvider sessionOf(String role) {
        return Sessions.of(site.aws(), role);
    }

    private static WorkloadProgram shell(AwsCredentialsProvider credentials) {
        return WorkloadProgram.with(site.aws().workloads().shell(credentials, WorkloadEnvironment.REGION));
    }

    @Test
    @Order(3)
    void podByPodIdentity() {
        site.ready("eks-pod-identity", "pipeline");
        String role = site.status("pipeline", "targetRole.arn");
        String source = site.status("pipeline", "sourceRole.arn");
        Matrix.Row row = matrix.row(3, "Pod, `delivery: PodIdentity`", "none: the EKS agent has the association");
        row.reaches(
                podIdentity(WorkloadEnvironment.CLUSTER, site.tokenOfPod(WorkloadEnvironment.NAMESPACE, "pipeline")),
                role);
        String none = "has no pod identity association";
        Path neighbour = site.tokenOfPod(WorkloadEnvironment.NAMESPACE, "neighbour");
        row.refuses("service account", podIdentity(WorkloadEnvironment.CLUSTER, neighbour), none);
        Path ofNamespace = site.tokenOfPod(NEIGHBOURS, "pipeline");
        row.refuses("namespace", podIdentity(WorkloadEnvironment.CLUSTER, ofNamespace), none);
        String stranger = site.aws()
                .createCluster(WorkloadEnvironment.HOME, WorkloadEnvironment.REGION, "stranger", STRANGER.issuer());
        Path ofStranger = STRANGER.fileOfPod(WorkloadEnvironment.NAMESPACE, "pipeline", "pods.eks.amazonaws.com");
        row.refuses("cluster", podIdentity(stranger, ofStranger), none);
        associate("prod", WorkloadEnvironment.NAMESPACE, "neighbour", source, role);
        associate("prod", NEIGHBOURS, "pipeline", source, role);
        associate("stranger", WorkloadEnvironment.NAMESPACE, "pipeline", source, role);
        String untrusted = "EKS does not have permissions to assume the associated role";
        row.refuses(
                "service account, associated with the same roles by another client",
                podIdentity(WorkloadEnvironment.CLUSTER, neighbour),
                untrusted);
        row.refuses(
                "namespace, associated in the same way",
                podIdentity(WorkloadEnvironment.CLUSTER, ofNamespace),
                untrusted);
        row.refuses("cluster, associated in the same way", podIdentity(stranger, ofStranger), untrusted);
    }

    private static WorkloadProgram podIdentity(String cluster, Path token) {
        return WorkloadProgram.with(site.aws().workloads().pod(cluster, token));
    }

    private static void associate(
            String cluster, String namespace, String serviceAccount, String source, String target) {
        try (var eks = site.eks()) {
            eks.createPodIdentityAssociation(request -> request.clusterName(cluster)
                    .namespace(namespace)
                    .serviceAccount(serviceAccount)
                    .roleArn(source)
                    .targetRoleArn(target));
        }
    }

    @Test
    @Order(4)
    void ecsTask() {
        site.ready("ecs-task", "nightly-task");
        Matrix.Row row = matrix.row(4, "ECS task", "`status.sourceRole.arn` as task role, `status.awsConfig`");
        String source = site.status("nightly-task", "sourceRole.arn");
        task(row, "nightly-task", source);
        String none = "Credentials not found";
        row.refuses(
                "account where the task runs",
                handed("nightly-task", task(source, WorkloadEnvironment.REGION, OTHER)),
                none);
        row.refuses(
                "region where the task runs",
                handed("nightly-task", task(source, "us-east-1", WorkloadEnvironment.HOME)),
                none);
        serviceIsRefused(row, source);
    }

    @Test
    @Order(5)
    void ecsTaskWithARoleOfItsOwn() {
        String own = site.homeRole("/ci/", "own-task", WorkloadEnvironment.service("ecs-tasks.amazonaws.com"));
        existing("own-task", "ecsTask", own);
        task(matrix.row(5, "ECS task with `roleArn`", "`status.awsConfig`"), "own-task", own);
    }

    private static void task(Matrix.Row row, String binding, String source) {
        WorkloadProgram task = task(source, WorkloadEnvironment.REGION, WorkloadEnvironment.HOME);
        row.reaches(handed(binding, task), site.status(binding, "targetRole.arn"));
        externalIdCounts(row, binding, task);
        String other = site.homeRole("/", "other-" + binding, WorkloadEnvironment.service("ecs-tasks.amazonaws.com"));
        row.refuses(
                "task role",
                handed(binding, task(other, WorkloadEnvironment.REGION, WorkloadEnvironment.HOME)),
                NOT_ASSUMED);
    }

    private static WorkloadProgram task(String role, String region, String account) {
        return WorkloadProgram.with(site.aws().workloads().task(role, region, account));
    }

    /** The program with the config file from the status, at the path in the example's comment. */
    private static WorkloadProgram handed(String binding, WorkloadProgram program) {
        return program.withConfig(site.status(binding, "awsConfig"), binding);
    }

    private static void externalIdCounts(Matrix.Row row, String binding, WorkloadProgram program) {
        String config = site.status(binding, "awsConfig");
        String externalId = site.status(binding, "externalId");
        row.refuses("external ID missing", program.withConfig(withoutExternalId(config), binding), NOT_ASSUMED);
        row.refuses(
                "external ID of another binding",
                program.withConfig(config.replace(externalId, "crossbind-0"), binding),
                NOT_ASSUMED);
    }

    /** Applies a binding like the example with an existing role. The examples' rules allow none of these roles. */
    private static void existing(String name, String workload, String role) {
        String rule =
                """
            {"name": "%s", "namespaces": {"names": ["analytics"]}, "workloads": ["%s"], "principals": [{"arn": "%s"}],\
             "actions": ["s3:GetObject"], "resources": ["arn:aws:s3:::reports-data-prod/*"]}""".formatted(name, workload.substring(0, 1).toUpperCase(Locale.ROOT) + workload.substring(1), role);
        site.world()
                .kubectl()
                .run(
                        "patch",
                        "xaa",
                        "data-prod",
                        "--type=json",
                        "-p",
                        "[{\"op\": \"add\", \"path\": \"/spec/rules/-\", \"value\": " + rule + "}]")
                .orThrow();
        site.world().apply("""
            apiVersion: crossbind.io/v1alpha1
            kind: CrossAccountBinding
            metadata: {name: %s, namespace: analytics}
            spec:
              accountRef: {name: data-prod}
              workload: {%s: {roleArn: "%s"}}
              role:
                statements: [{actions: ["s3:GetObject"], resources: ["arn:aws:s3:::reports-data-prod/*"]}]
            """.formatted(name, workload, role));
        site.awaitReason(name, "Ready");
    }

    /** Another service cannot use the role created for one service. */
    private static void serviceIsRefused(Matrix.Row row, String source) {
        assertThatThrownBy(() -> site.aws().workloads().function(source, function(WorkloadEnvironment.HOME)))
                .isInstanceOf(Workloads.Refused.class)
                .hasMessageContaining("cannot be assumed by Lambda");
        row.note("service: a function with this role", "Lambda: the role cannot be assumed");
    }

    @Test
    @Order(6)
    void lambdaFunction() {
        site.ready("lambda-function", "thumbnails");
        String source = site.status("thumbnails", "sourceRole.arn");
        Matrix.Row row = matrix.row(
                6,
                "Lambda function",
                "`status.sourceRole.arn` as execution role, `status.awsConfig`, with the profile named in the code");
        function(row, "thumbnails", source);
        assertThatThrownBy(() -> site.aws().workloads().function(source, function(OTHER)))
                .hasMessage("Cross-account pass role is not allowed.");
        row.note("account where the function runs", "Lambda: cross-account pass role is not allowed");
        row.refuses(
                "service: a task with this role",
                task(source, WorkloadEnvironment.REGION, WorkloadEnvironment.HOME),
                "Credentials not found");
    }

    @Test
    @Order(7)
    void lambdaFunctionWithARoleOfItsOwn() {
        String own = site.homeRole("/ci/", "own-function", WorkloadEnvironment.service("lambda.amazonaws.com"));
        existing("own-function", "lambdaFunction", own);
        function(
                matrix.row(
                        7, "Lambda function with `roleArn`", "`status.awsConfig`, with the profile named in the code"),
                "own-function",
                own);
    }

    private static void function(Matrix.Row row, String binding, String source) {
        WorkloadProgram function = ofFunction(source, binding);
        row.reaches(handed(binding, function), site.status(binding, "targetRole.arn"));
        externalIdCounts(row, binding, function);
        String other = site.homeRole("/", "other-" + binding, WorkloadEnvironment.service("lambda.amazonaws.com"));
        row.refuses("execution role", handed(binding, ofFunction(other, binding)), NOT_ASSUMED);
    }

    private static WorkloadProgram ofFunction(String role, String profile) {
        return WorkloadProgram.with(site.aws().workloads().function(role, function(WorkloadEnvironment.HOME)))
                .naming(profile);
    }

    private static String function(String account) {
        return "arn:aws:lambda:" + WorkloadEnvironment.REGION + ":" + account + ":function:thumbnails";
    }

    @Test
    @Order(8)
    void ec2Instance() {
        site.ready("ec2-to-s3", "batch-host");
        String source = site.status("batch-host", "sourceRole.arn");
        Matrix.Row row = matrix.row(
                8, "EC2 instance", "the instance profile with the name of `status.sourceRole.arn`, `status.awsConfig`");
        instance(row, "batch-host", source.replace(":role/", ":instance-profile/"));
        serviceIsRefused(row, source);
    }

    @Test
    @Order(9)
    void ec2InstanceWithARoleOfItsOwn() {
        String own = site.homeRole("/ci/", "own-host", WorkloadEnvironment.service("ec2.amazonaws.com"));
        existing("own-host", "ec2Instance", own);
        instance(matrix.row(9, "EC2 instance with `roleArn`", "`status.awsConfig`"), "own-host", profileOf("own-host"));
    }

    private static void instance(Matrix.Row row, String binding, String profile) {
        WorkloadProgram instance =
                WorkloadProgram.with(site.aws().workloads().instance(profile, WorkloadEnvironment.REGION));
        row.reaches(handed(binding, instance), site.status(binding, "targetRole.arn"));
        externalIdCounts(row, binding, instance);
        site.homeRole("/", "other-" + binding, WorkloadEnvironment.service("ec2.amazonaws.com"));
        WorkloadProgram other = WorkloadProgram.with(
                site.aws().workloads().instance(profileOf("other-" + binding), WorkloadEnvironment.REGION));
        row.refuses("instance profile", handed(binding, other), NOT_ASSUMED);
    }

    /** An instance profile of the operator account with this role. */
    private static String profileOf(String role) {
        IamClient iam = site.iam(WorkloadEnvironment.HOME);
        String arn = iam.createInstanceProfile(request -> request.instanceProfileName(role))
                .instanceProfile()
                .arn();
        iam.addRoleToInstanceProfile(
                request -> request.instanceProfileName(role).roleName(role));
        return arn;
    }

    @Test
    @Order(10)
    void person() {
        AwsCredentialsProvider ann = user(WorkloadEnvironment.HOME, "ann");
        site.ready("console-switch-role", "ann");
        String role = site.status("ann", "targetRole.arn");
        Matrix.Row row = matrix.row(10, "Person with MFA", "`status.switchRoleUrl`, `status.targetRole.arn`");
        row.reaches(person(withMfa(ann, WorkloadEnvironment.HOME, "ann"), role), role);
        row.refuses("no second factor", person(ann, role), NOT_ASSUMED);
        row.refuses("session without a second factor", person(sessionWithoutMfa(ann), role), NOT_ASSUMED);
        row.refuses(
                "user",
                person(withMfa(user(WorkloadEnvironment.HOME, "bob"), WorkloadEnvironment.HOME, "bob"), role),
                NOT_ASSUMED);
        row.refuses("account of the user", person(withMfa(user(OTHER, "ann"), OTHER, "ann"), role), NOT_ASSUMED);
    }

    private static WorkloadProgram person(AwsCredentialsProvider credentials, String role) {
        return shell(credentials).withConfig(assuming("data", role), "data").naming("data");
    }

    private static AwsCredentialsProvider withMfa(AwsCredentialsProvider user, String account, String name) {
        try (StsClient sts = Sessions.sts(site.aws(), user)) {
            return Sessions.provider(
                    sts.getSessionToken(request -> request.serialNumber("arn:aws:iam::" + account + ":mfa/" + name)
                                    .tokenCode("123456"))
                            .credentials());
        }
    }

    private static AwsCredentialsProvider sessionWithoutMfa(AwsCredentialsProvider user) {
        try (StsClient sts = Sessions.sts(site.aws(), user)) {
            return Sessions.provider(sts.getSessionToken().credentials());
        }
    }

    /** Keys of a user who may assume any role that trusts them. */
    private static AwsCredentialsProvider user(String account, String name) {
        String policy = "arn:aws:iam::" + account + ":policy/assume";
        boolean there = site.iam(account).listPolicies(request -> request.scope("Local")).policies().stream()
                .anyMatch(known -> known.arn().equals(policy));
        return site.aws().userOf(account, name, there ? policy : site.mayAssume(account));
    }

    @Test
    @Order(11)
    void ciRole() {
        String deployer = site.role(
                WorkloadEnvironment.HOME, "/ci/", "deployer", "{\"AWS\":\"" + WorkloadEnvironment.HOME + "\"}");
        site.ready("ci-role", "deployer");
        String role = site.status("deployer", "targetRole.arn");
        Matrix.Row row = matrix.row(11, "Role of a CI system", "`status.targetRole.arn`");
        row.reaches(person(sessionOf(deployer), role), role);
        String other = site.role(
                WorkloadEnvironment.HOME, "/ci/", "builder", "{\"AWS\":\"" + WorkloadEnvironment.HOME + "\"}");
        row.refuses("role", person(sessionOf(other), role), NOT_ASSUMED);
        String elsewhere = site.role(OTHER, "/ci/", "deployer", "{\"AWS\":\"" + OTHER + "\"}");
        row.refuses("account of the role", person(sessionOf(elsewhere), role), NOT_ASSUMED);
    }

    @Test
    @Order(12)
    void thirdParty() {
        site.ready("third-party", "auditor");
        String role = site.status("auditor", "targetRole.arn");
        String externalId = "external_id = " + site.status("auditor", "externalId");
        AwsCredentialsProvider vendor = user(VENDOR, "auditor");
        Matrix.Row row = matrix.row(12, "Third party", "`status.targetRole.arn`, `status.externalId`");
        row.reaches(party(vendor, assuming("data", role, externalId)), role);
        row.refuses("external ID missing", party(vendor, assuming("data", role)), NOT_ASSUMED);
        row.refuses(
                "external ID of another customer",
                party(vendor, assuming("data", role, "external_id = crossbind-0")),
                NOT_ASSUMED);
        row.refuses(
                "account of the party", party(user(OTHER, "auditor"), assuming("data", role, externalId)), NOT_ASSUMED);
    }

    private static WorkloadProgram party(AwsCredentialsProvider credentials, String config) {
        return shell(credentials).withConfig(config, "data").naming("data");
    }

    @Test
    @Order(13)
    void thePageSaysWhatWasSeen() {
        matrix.page();
    }
}
