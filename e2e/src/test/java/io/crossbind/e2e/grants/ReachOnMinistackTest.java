package io.crossbind.e2e.grants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossbind.e2e.aws.AwsCli;
import io.crossbind.e2e.aws.Ministack;
import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.ClusterExtension;
import io.crossbind.e2e.world.OperatorEnvironment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** Access to a queue and a topic of another account, tested with the AWS CLI. ministack enforces their policies across accounts. */
@ExtendWith(ClusterExtension.class)
class ReachOnMinistackTest {
    private static final String NAMESPACE = "reach-ministack";
    private static final String ACCOUNT = "430000000004";
    private static Ministack aws;
    private static OperatorEnvironment world;

    @BeforeAll
    static void start(Cluster cluster) {
        aws = Ministack.start();
        world = OperatorEnvironment.start(cluster, aws, Map.of());
        String management = aws.createManagementRole(ACCOUNT, OperatorEnvironment.HOME, "external-id-of-reach");
        world.account(ACCOUNT)
                .iam()
                .putRolePolicy(request ->
                        request.roleName("operator").policyName("grants").policyDocument("""
                        {"Version":"2012-10-17","Statement":{"Effect":"Allow","Resource":"*","Action":["sqs:GetQueueUrl",
                         "sqs:GetQueueAttributes","sqs:SetQueueAttributes","sns:GetTopicAttributes","sns:SetTopicAttributes",
                         "secretsmanager:*ResourcePolicy","ecr:*RepositoryPolicy"]}}"""));
        world.apply("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: %1$s}
                ---
                apiVersion: crossbind.io/v1alpha1
                kind: AwsAccount
                metadata: {name: %1$s}
                spec:
                  accountId: "%2$s"
                  region: eu-west-1
                  managementRole: {arn: "%3$s", externalId: external-id-of-reach}
                  rules:
                    - name: all
                      namespaces: {names: [%1$s]}
                      workloads: [Principal]
                      principals: [{arn: "arn:aws:iam::%4$s:role/sender"}, {arn: "arn:aws:iam::%2$s:role/reader"}, {arn: "arn:aws:iam::%2$s:role/puller"}]
                      resources: ["arn:aws:sqs:eu-west-1:%2$s:*", "arn:aws:sns:eu-west-1:%2$s:*",
                        "arn:aws:secretsmanager:eu-west-1:%2$s:*", "arn:aws:ecr:eu-west-1:%2$s:*"]
                      actions: ["sqs:*", "sns:*", "secretsmanager:*", "ecr:*"]
                """.formatted(NAMESPACE, ACCOUNT, management, OperatorEnvironment.HOME));
        world.awaitReason("default", "xaa/" + NAMESPACE, "Observed");
    }

    @AfterAll
    static void stop() {
        try (Ministack _ = aws;
                OperatorEnvironment _ = world) {
            world.kubectl().run("delete", "namespace", NAMESPACE, "--wait=false");
        }
    }

    @Test
    void aGrantLetsOneRoleSendAndNobodyElse() {
        OwnedPolicy queue = new AccountAdministrator(aws, ACCOUNT).make(Service.SQS, "orders");
        OwnedPolicy topic = new AccountAdministrator(aws, ACCOUNT).make(Service.SNS, "prices");
        AwsCli sender = asRole("sender");
        AwsCli stranger = asRole("stranger");
        String[] send = {
            "sqs", "send-message", "--queue-url", aws.endpoint() + "/" + ACCOUNT + "/orders", "--message-body", "1"
        };
        String[] receive = {"sqs", "receive-message", "--queue-url", aws.endpoint() + "/" + ACCOUNT + "/orders"};
        String[] publish = {"sns", "publish", "--topic-arn", topic.arn(), "--message", "1"};
        refused(sender, send);
        refused(sender, publish);

        world.apply("""
                apiVersion: crossbind.io/v1alpha1
                kind: CrossAccountBinding
                metadata: {name: sender, namespace: %1$s}
                spec:
                  accountRef: {name: %1$s}
                  workload: {principal: {arn: "arn:aws:iam::%2$s:role/sender"}}
                  grants:
                    - {resourceArn: "%3$s", access: Send}
                    - {resourceArn: "%4$s", access: Send}
                """.formatted(NAMESPACE, OperatorEnvironment.HOME, queue.arn(), topic.arn()));
        world.awaitReason(NAMESPACE, "xab/sender", "Ready");
        done(sender, send);
        done(sender, publish);
        refused(sender, receive);
        refused(stranger, send);
        refused(stranger, publish);

        world.kubectl().run("delete", "xab", "sender", "-n", NAMESPACE).orThrow();
        await().atMost(OperatorEnvironment.SOON).untilAsserted(() -> refused(sender, send));
        refused(sender, publish);
    }

    /** Inside the account, the policy of a secret or a repository is enough. */
    @Test
    void aGrantLetsOneRoleReadASecretAndAnotherPull() {
        OwnedPolicy secret = new AccountAdministrator(aws, ACCOUNT).make(Service.SECRETS, "db");
        OwnedPolicy repository = new AccountAdministrator(aws, ACCOUNT).make(Service.ECR, "app");
        String[] read = {"secretsmanager", "get-secret-value", "--secret-id", secret.arn()};
        String[] delete = {"secretsmanager", "delete-secret", "--secret-id", secret.arn()};
        String[] pull = {"ecr", "batch-get-image", "--repository-name", "app", "--image-ids", "imageTag=1"};
        AwsCli reader = session(ACCOUNT, "reader");
        AwsCli puller = session(ACCOUNT, "puller");
        refused(reader, read);
        refused(puller, pull);
        bind("reader", "[{resourceArn: \"" + secret.arn() + "\", access: Read}]");
        bind("puller", "[{resourceArn: \"" + repository.arn() + "\", access: Pull}]");
        done(reader, read);
        done(puller, pull);
        refused(reader, delete);
        refused(reader, pull);
        refused(puller, read);
    }

    private static void bind(String name, String grants) {
        world.apply("""
                apiVersion: crossbind.io/v1alpha1
                kind: CrossAccountBinding
                metadata: {name: %1$s, namespace: %2$s}
                spec:
                  accountRef: {name: %2$s}
                  workload: {principal: {arn: "arn:aws:iam::%3$s:role/%1$s"}}
                  grants: %4$s
                """.formatted(name, NAMESPACE, ACCOUNT, grants));
        world.awaitReason(NAMESPACE, "xab/" + name, "Ready");
    }

    /** A role in the operator account. The policies of its own account allow the role everything with queues and topics. */
    private static AwsCli asRole(String name) {
        AwsCli session = session(OperatorEnvironment.HOME, name);
        world.account(OperatorEnvironment.HOME)
                .iam()
                .putRolePolicy(
                        request -> request.roleName(name).policyName("own").policyDocument("""
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["sqs:*","sns:*"],"Resource":"*"}}"""));
        return session;
    }

    /** A session of a new role without any permissions. */
    private static AwsCli session(String account, String name) {
        world.account(account)
                .iam()
                .createRole(request -> request.roleName(name).assumeRolePolicyDocument("""
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::%s:root"},"Action":"sts:AssumeRole"}}""".formatted(account)));
        try (StsClient sts = StsClient.builder()
                .endpointOverride(aws.endpoint())
                .region(Region.EU_WEST_1)
                .credentialsProvider(aws.administratorOf(account))
                .httpClient(UrlConnectionHttpClient.create())
                .build()) {
            Credentials session = sts.assumeRole(request -> request.roleArn("arn:aws:iam::" + account + ":role/" + name)
                            .roleSessionName(name))
                    .credentials();
            return new AwsCli(Map.of(
                    "AWS_ACCESS_KEY_ID", session.accessKeyId(),
                    "AWS_SECRET_ACCESS_KEY", session.secretAccessKey(),
                    "AWS_SESSION_TOKEN", session.sessionToken(),
                    "AWS_DEFAULT_REGION", "eu-west-1",
                    "AWS_ENDPOINT_URL", aws.endpoint().toString()));
        }
    }

    private static void done(AwsCli cli, String... arguments) {
        AwsCli.Result result = run(cli, arguments);
        assertThat(result.exitCode()).as(result.err()).isZero();
    }

    private static void refused(AwsCli cli, String... arguments) {
        AwsCli.Result result = run(cli, arguments);
        assertThat(result.exitCode()).as(result.out()).isNotZero();
        assertThat(result.err()).containsPattern("AccessDenied|AuthorizationError|not authorized");
    }

    /** The CLI takes a queue's endpoint from its own table unless the command line names an endpoint. */
    private static AwsCli.Result run(AwsCli cli, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--endpoint-url", aws.endpoint().toString()));
        return cli.run(all.toArray(String[]::new));
    }
}
