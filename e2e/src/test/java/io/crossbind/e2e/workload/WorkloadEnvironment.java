package io.crossbind.e2e.workload;

import io.crossbind.e2e.aws.AwsCli;
import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.process.ProjectRoot;
import io.crossbind.e2e.sandbox.Sandbox;
import io.crossbind.e2e.world.OperatorEnvironment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;

/** The accounts of the examples in the sandbox, the operator, and an EKS cluster in the operator account. */
final class WorkloadEnvironment implements AutoCloseable {
    static final String HOME = OperatorEnvironment.HOME;
    static final String TARGET = "222222222222";
    static final String REGION = "eu-west-1";
    static final String NAMESPACE = "analytics";
    static final String CLUSTER = "arn:aws:eks:" + REGION + ":" + HOME + ":cluster/prod";
    static final String BUCKET = "reports-data-prod";
    /** The content of the only object in the bucket. */
    static final String CONTENT = "it is all there\n";

    /** The external ID of the management role in the examples. */
    /** Every delivery, as a JSON list. */
    static final String DELIVERIES = "[\"WebIdentity\", \"RoleChaining\", \"PodIdentity\"]";

    private static final String EXTERNAL_ID = "0b9d2c1e-5c1f-4f0e-9a55-2f6f3f6f0c11";

    private static final Path EXAMPLES = ProjectRoot.path("operator/examples");

    /** The path in the pod of the token named in the AWS config file. */
    private static final String TOKEN_IN_POD = "/var/run/secrets/crossbind.io/serviceaccount/token";

    private final Cluster cluster;
    private final Sandbox aws;
    private final OperatorEnvironment world;

    private WorkloadEnvironment(Cluster cluster, Sandbox aws, OperatorEnvironment world) {
        this.cluster = cluster;
        this.aws = aws;
        this.world = world;
    }

    /** Starts the operator with these flags, and seeds both accounts with their owners' objects. */
    static WorkloadEnvironment start(Cluster cluster, Map<String, String> flags) {
        Sandbox aws = Sandbox.start();
        Map<String, String> all = new HashMap<>(flags);
        all.put("cluster-id", CLUSTER);
        WorkloadEnvironment site = new WorkloadEnvironment(cluster, aws, OperatorEnvironment.start(cluster, aws, all));
        aws.trustIssuer(cluster.issuer(), cluster::jwks);
        aws.createCluster(HOME, REGION, "prod", cluster.issuer());
        aws.createManagementRole(TARGET, HOME, EXTERNAL_ID);
        site.world.account(HOME).createPolicy("crossbind-boundary");
        site.world.account(TARGET).createPolicy("crossbind-boundary");
        S3Client s3 = site.s3(TARGET);
        s3.createBucket(request -> request.bucket(BUCKET));
        s3.putObject(request -> request.bucket(BUCKET).key("today.csv"), RequestBody.fromString(CONTENT));
        return site;
    }

    Sandbox aws() {
        return aws;
    }

    OperatorEnvironment world() {
        return world;
    }

    Cluster cluster() {
        return cluster;
    }

    IamClient iam(String account) {
        return world.account(account).iam();
    }

    EksClient eks() {
        return EksClient.builder()
                .endpointOverride(aws.endpoint())
                .region(Region.of(REGION))
                .credentialsProvider(aws.administratorOf(HOME))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    S3Client s3(String account) {
        return s3(aws.administratorOf(account));
    }

    S3Client s3(AwsCredentialsProvider by) {
        return S3Client.builder()
                .endpointOverride(aws.endpoint())
                .region(Region.of(REGION))
                .forcePathStyle(true)
                .credentialsProvider(by)
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    /** Applies a file of {@code operator/examples/}. */
    void example(String name) {
        world.kubectl().apply(EXAMPLES.resolve(name + ".yaml")).orThrow();
    }

    /** Applies the accounts of the examples, and waits until the operator has read both. */
    void exampleAccounts() {
        world.apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: analytics}\n");
        example("accounts");
        world.awaitReason("default", "xaa/home", "Observed");
        world.awaitReason("default", "xaa/data-prod", "Observed");
    }

    /** Applies the operator account for every workload, read as a whole at this interval. */
    void homeAccount(String driftCheckInterval) {
        account("home", HOME, "", driftCheckInterval);
    }

    /** Applies another account like data-prod of the examples. Its owner first creates the operator's role and the boundary. */
    void targetAccount(String name, String accountId, String driftCheckInterval) {
        String role = aws.createManagementRole(accountId, HOME, EXTERNAL_ID);
        if (world.account(accountId)
                .iam()
                .listPolicies(request -> request.scope("Local"))
                .policies()
                .isEmpty()) {
            world.account(accountId).createPolicy("crossbind-boundary");
        }
        account(
                name,
                accountId,
                "managementRole: {arn: \"%s\", externalId: \"%s\"}".formatted(role, EXTERNAL_ID),
                driftCheckInterval);
    }

    private void account(String name, String accountId, String managementRole, String driftCheckInterval) {
        world.apply("""
            apiVersion: v1
            kind: Namespace
            metadata: {name: analytics}
            ---
            apiVersion: crossbind.io/v1alpha1
            kind: AwsAccount
            metadata: {name: %1$s}
            spec:
              accountId: "%2$s"
              region: eu-west-1
              %3$s
              permissionsBoundaryArn: arn:aws:iam::%2$s:policy/crossbind-boundary
              rules:
                - %5$s
              driftCheckInterval: %4$s
            """.formatted(name, accountId, managementRole, driftCheckInterval, rule(DELIVERIES)));
        world.awaitReason("default", "xaa/" + name, "Observed");
    }

    /** The JSON of a rule that allows every workload with these deliveries, for the workloads' own roles and for the buckets. */
    private static String rule(String deliveries) {
        return """
            {"name": "all", "namespaces": {"names": ["analytics"]}, "uses": ["Source", "Target"],\
             "workloads": ["ServiceAccount", "EcsTask", "LambdaFunction", "Ec2Instance", "Principal"],\
             "deliveries": %s, "principals": [{"arn": "arn:aws:iam::111111111111:role/ci/*"}],\
             "actions": ["s3:*"], "resources": ["arn:aws:s3:::*"], "deletionPolicies": ["Delete", "Retain"]}""".formatted(deliveries);
    }

    /** Allows only these deliveries, as a JSON list. A merge patch replaces the whole list of rules. */
    void allowDeliveries(String account, String deliveries) {
        patchAccount(account, "{\"rules\":[" + rule(deliveries) + "]}");
    }

    /** Changes an account's spec by a merge patch. */
    void patchAccount(String name, String spec) {
        world.kubectl()
                .run("patch", "xaa", name, "--type=merge", "-p", "{\"spec\":" + spec + "}")
                .orThrow();
    }

    /** Changes a binding's spec by a merge patch. */
    void patchBinding(String name, String spec) {
        world.kubectl()
                .run("patch", "xab", name, "-n", NAMESPACE, "--type=merge", "-p", "{\"spec\":" + spec + "}")
                .orThrow();
    }

    /** A manifest of a binding that reads the bucket. */
    static String binding(String name, String account, String workload) {
        return """
            ---
            apiVersion: crossbind.io/v1alpha1
            kind: CrossAccountBinding
            metadata: {name: %s, namespace: analytics}
            spec:
              accountRef: {name: %s}
              workload: %s
              role:
                statements: [{actions: ["s3:GetObject"], resources: ["arn:aws:s3:::reports-data-prod/*"]}]
            """.formatted(name, account, workload);
    }

    static String pods(String serviceAccount, String delivery) {
        return "{serviceAccount: {name: %s, delivery: %s, create: true}}".formatted(serviceAccount, delivery);
    }

    /** Applies a binding and waits until it is Ready. */
    void bind(String name, String account, String workload) {
        world.apply(binding(name, account, workload));
        awaitReason(name, "Ready");
    }

    /** Deletes a binding and waits until it is gone. */
    void unbind(String name) {
        world.kubectl()
                .run("delete", "xab", name, "-n", NAMESPACE, "--timeout=60s")
                .orThrow();
    }

    /** The operator's calls, oldest first, as {@code ACCOUNT OPERATION}. */
    List<String> operatorsCalls() {
        return aws.calls().stream()
                .filter(call -> call.principal().contains(":assumed-role/operator/")
                        || call.principal().contains(":assumed-role/crossbind-operator/"))
                .map(call -> call.account() + " " + call.operation())
                .toList();
    }

    /** Applies an example and waits until its binding is Ready. */
    void ready(String example, String binding) {
        example(example);
        awaitReason(binding, "Ready");
    }

    void awaitReason(String binding, String reason) {
        world.awaitReason(NAMESPACE, "xab/" + binding, reason);
    }

    /** A field of a binding's status; empty if the field is absent. */
    String status(String binding, String field) {
        return world.get(NAMESPACE, "xab/" + binding, "{.status." + field + "}");
    }

    /**
     * Creates a role in the operator account as its administrator. The principal may assume the role, and the role may assume any role that
     * trusts it.
     */
    String homeRole(String path, String name, String trustedPrincipal) {
        return role(HOME, path, name, trustedPrincipal);
    }

    /** Creates a role like {@link #homeRole} in any account. */
    String role(String account, String path, String name, String trustedPrincipal) {
        IamClient iam = iam(account);
        String arn = iam.createRole(request -> request.path(path)
                        .roleName(name)
                        .assumeRolePolicyDocument("{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\","
                                + "\"Principal\":" + trustedPrincipal + ",\"Action\":\"sts:AssumeRole\"}}"))
                .role()
                .arn();
        iam.putRolePolicy(request -> request.roleName(name).policyName("assume").policyDocument(MAY_ASSUME));
        return arn;
    }

    static final String MAY_ASSUME = "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\","
            + "\"Action\":\"sts:AssumeRole\",\"Resource\":\"*\"}}";

    static String service(String name) {
        return "{\"Service\":\"" + name + "\"}";
    }

    /** Creates a managed policy that allows users of the account to assume any role that trusts them. Returns the policy's ARN. */
    String mayAssume(String account) {
        return iam(account)
                .createPolicy(request -> request.policyName("assume").policyDocument(MAY_ASSUME))
                .policy()
                .arn();
    }

    /** A token for STS of a pod of this service account. */
    Path token(String namespace, String serviceAccount, String audience) {
        return AwsCli.writeToken(cluster.token(namespace, serviceAccount, audience, Duration.ofHours(1)));
    }

    /** A pod's program after injection by the webhook: a config file, a profile, and a token at the path in the file. */
    WorkloadProgram chained(String config, String profile, Path token) {
        return WorkloadProgram.with(Map.of(
                        "AWS_REGION",
                        REGION,
                        "AWS_DEFAULT_REGION",
                        REGION,
                        "AWS_ENDPOINT_URL",
                        aws.endpoint().toString()))
                .withConfig(config.replace(TOKEN_IN_POD, token.toString()), profile);
    }

    /** A pod of this service account with the current content of its ConfigMap. */
    WorkloadProgram chainedPod(String serviceAccount) {
        return chained(
                config(serviceAccount),
                defaultProfile(serviceAccount),
                token(NAMESPACE, serviceAccount, "sts.amazonaws.com"));
    }

    /** The AWS config file of a service account; empty if there is none. */
    String config(String serviceAccount) {
        return ofConfigMap(serviceAccount, "{.data.config}");
    }

    /** The profile of programs that choose none. */
    String defaultProfile(String serviceAccount) {
        return ofConfigMap(serviceAccount, "{.metadata.annotations.crossbind\\.io/default-profile}");
    }

    private String ofConfigMap(String serviceAccount, String jsonPath) {
        return world.kubectl()
                .run(
                        "get",
                        "configmap",
                        "crossbind-" + serviceAccount,
                        "-n",
                        NAMESPACE,
                        "--ignore-not-found",
                        "-o",
                        "jsonpath=" + jsonPath)
                .orThrow();
    }

    /** A token for the pod identity agent, of a pod created for this token. */
    Path tokenOfPod(String namespace, String serviceAccount) {
        String name = "of-" + serviceAccount;
        world.apply("""
            apiVersion: v1
            kind: Pod
            metadata: {name: %s, namespace: %s}
            spec:
              serviceAccountName: %s
              containers: [{name: main, image: none}]
            """.formatted(name, namespace, serviceAccount));
        return AwsCli.writeToken(cluster.tokenOfPod(namespace, name, "pods.eks.amazonaws.com", Duration.ofHours(1)));
    }

    /** A service account without a binding. */
    void serviceAccount(String namespace, String name) {
        world.apply("""
            apiVersion: v1
            kind: Namespace
            metadata: {name: %1$s}
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: %2$s, namespace: %1$s}
            """.formatted(namespace, name));
    }

    void deleteNamespace(String name) {
        world.deleteNamespace(name);
    }

    @Override
    public void close() {
        try (aws) {
            world.close();
            deleteNamespace(NAMESPACE);
        }
    }
}
