package io.crossbind.e2e.grants;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbind.e2e.aws.Moto;
import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.ClusterExtension;
import io.crossbind.e2e.world.Examples;
import io.crossbind.e2e.world.OperatorEnvironment;
import io.crossbind.kit.aws.policy.AccessRequest;
import io.crossbind.kit.aws.policy.ContextKeys;
import io.crossbind.kit.aws.policy.Decision;
import io.crossbind.kit.aws.policy.Policy;
import io.crossbind.kit.aws.policy.Requester;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The recipes in {@code operator/examples/} with grants on services other than S3, all at once. The tests check permitted and denied access
 * by the documents of both sides. ExamplesTest has the other recipes.
 */
@ExtendWith(ClusterExtension.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RecipesTest {
    private static final String DATA = "222222222222";
    private static final Set<String> PULL =
            Set.of("ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability");

    /** The actions of a recipe's binding on each of its resources, and one action that the binding does not allow. */
    enum Recipe {
        NODES("ecr-pull-nodes", Map.of("team/app", PULL), "ecr:PutImage"),
        ECS("ecr-pull-ecs", Map.of("team/app", PULL), "ecr:PutImage"),
        LAMBDA("ecr-pull-lambda", Map.of("team/resizer", PULL), "ecr:PutImage"),
        PUSH(
                "ecr-push",
                Map.of(
                        "team/app",
                        Set.of(
                                "ecr:BatchGetImage",
                                "ecr:InitiateLayerUpload",
                                "ecr:UploadLayerPart",
                                "ecr:CompleteLayerUpload",
                                "ecr:PutImage")),
                "ecr:BatchDeleteImage"),
        SERVERLESS(
                "serverless-microservices/checkout",
                Map.of(
                        "function:reserve-stock",
                        Set.of("lambda:InvokeFunction"),
                        ":orders",
                        Set.of("sqs:SendMessage"),
                        "event-bus/orders",
                        Set.of("events:PutEvents")),
                "sqs:ReceiveMessage"),
        TABLE(
                "dynamodb-table-policy",
                Map.of("table/orders", Set.of("dynamodb:GetItem", "dynamodb:Query")),
                "dynamodb:DeleteItem"),
        TOPIC("sns-topic", Map.of(":prices", Set.of("sns:Publish")), "sns:Subscribe"),
        SECRET(
                "secrets-manager",
                Map.of("secret:team/db", Set.of("secretsmanager:GetSecretValue"), "key/", Set.of("kms:Decrypt")),
                "secretsmanager:PutSecretValue");

        private final String example;
        private final Map<String, Set<String>> allowed;
        private final String refused;

        Recipe(String example, Map<String, Set<String>> allowed, String refused) {
            this.example = example;
            this.allowed = allowed;
            this.refused = refused;
        }

        private Path file() {
            return Examples.FOLDER.resolve(example + ".yaml");
        }
    }

    private static Moto aws;
    private static OperatorEnvironment world;

    /** The resources by ARN. */
    private static final Map<String, OwnedPolicy> RESOURCES = new TreeMap<>();

    @BeforeAll
    static void start(Cluster cluster) {
        aws = Moto.startWithoutManagedPolicies();
        world = OperatorEnvironment.start(cluster, aws, Map.of());
        aws.createManagementRole(DATA, OperatorEnvironment.HOME, "0b9d2c1e-5c1f-4f0e-9a55-2f6f3f6f0c11");
        world.account(OperatorEnvironment.HOME).createPolicy("crossbind-boundary");
        world.account(DATA).createPolicy("crossbind-boundary");
        make(Service.ECR, "team/app");
        make(Service.ECR, "team/resizer");
        make(Service.LAMBDA, "reserve-stock");
        make(Service.SQS, "orders");
        make(Service.EVENTS, "orders");
        make(Service.DYNAMODB, "orders");
        make(Service.SNS, "prices");
        String secret = make(Service.SECRETS, "team/db");
        String key = make(Service.KMS, "secrets");
        Examples.apply(world, "namespaces.yaml");
        world.apply(Examples.texts("accounts.yaml").replace(Examples.KEY, key));
        world.awaitReason("default", "xaa/home", "Observed");
        world.awaitReason("default", "xaa/data-prod", "Observed");
        world.apply(Examples.beyondS3().stream()
                .map(Examples::text)
                .collect(Collectors.joining("\n---\n"))
                .replace(Examples.KEY, key)
                .replace("arn:aws:secretsmanager:eu-west-1:222222222222:secret:team/db-AbCdEf", secret));
    }

    private static String make(Service service, String name) {
        OwnedPolicy kept = new AccountAdministrator(aws, DATA).make(service, name);
        RESOURCES.put(kept.arn(), kept);
        return kept.arn();
    }

    @AfterAll
    static void stop() {
        try (Moto _ = aws;
                OperatorEnvironment _ = world) {
            world.kubectl()
                    .run("delete", "xab", "--all", "--all-namespaces", "--timeout=60s")
                    .orThrow();
            Examples.deleteNamespaces(world);
        }
    }

    @Test
    @Order(1)
    void everyExampleWithGrantsBeyondS3IsOneOfTheseRecipes() {
        assertThat(Examples.beyondS3())
                .containsExactlyInAnyOrderElementsOf(
                        Set.of(Recipe.values()).stream().map(Recipe::file).toList());
    }

    @ParameterizedTest
    @EnumSource
    @Order(2)
    void recipeIsReadyAndReachesWhatItSaysAndNobodyElseDoes(Recipe recipe) {
        GenericKubernetesResource binding =
                Examples.bindings(world.cluster().admin(), recipe.file()).getFirst();
        String namespace = binding.getMetadata().getNamespace();
        String object = "xab/" + binding.getMetadata().getName();
        world.awaitReason(namespace, object, "Ready");
        String made = world.get(namespace, object, "{.status.sourceRole.arn}");
        String role = made.isEmpty() ? existing(binding) : made;

        recipe.allowed.forEach((name, actions) -> {
            OwnedPolicy kept = resource(name, actions);
            Policy resource = Decisions.resourcePolicy(kept);
            for (String action : actions) {
                assertThat(resource.decide(Decisions.request(role, action, kept.arn())))
                        .as("%s by %s", action, kept.arn())
                        .isEqualTo(Decision.ALLOWED);
                for (String stranger : Decisions.strangers(role)) {
                    assertThat(resource.decide(Decisions.request(stranger, action, kept.arn())))
                            .as("%s for %s", action, stranger)
                            .isEqualTo(Decision.SILENT);
                }
            }
            assertThat(resource.decide(Decisions.request(role, recipe.refused, kept.arn())))
                    .as("%s by %s", recipe.refused, kept.arn())
                    .isEqualTo(Decision.SILENT);
            if (!made.isEmpty()) {
                sourceSideAllows(role, kept, actions, recipe.refused);
            }
        });
    }

    /** Across accounts both sides have to allow a request. The owner of an existing role decides on its permissions. */
    private static void sourceSideAllows(String role, OwnedPolicy kept, Set<String> actions, String refused) {
        Policy identity =
                Decisions.identityPolicy(world.account(OperatorEnvironment.HOME).iam(), role, "crossbind-grants");
        assertThat(actions)
                .allSatisfy(action -> assertThat(identity.decide(Decisions.request(role, action, kept.arn())))
                        .isEqualTo(Decision.ALLOWED));
        assertThat(actions)
                .allSatisfy(action -> assertThat(
                                identity.decide(Decisions.request(role, action, kept.arn() + "-other")))
                        .isEqualTo(Decision.SILENT));
        assertThat(identity.decide(Decisions.request(role, refused, kept.arn())))
                .isEqualTo(Decision.SILENT);
    }

    private static String existing(GenericKubernetesResource binding) {
        String principal = binding.get("spec", "workload", "principal", "arn");
        return principal != null ? principal : binding.get("spec", "workload", "ecsTask", "roleArn");
    }

    /** The only resource with this name that has these actions. */
    private static OwnedPolicy resource(String name, Set<String> actions) {
        String service = ":" + actions.iterator().next().split(":")[0] + ":";
        return RESOURCES.values().stream()
                .filter(kept -> kept.arn().contains(name) && kept.arn().contains(service))
                .findFirst()
                .orElseThrow();
    }

    /** Lambda pulls an image before the function has credentials of its role (Lambda developer guide, container images). */
    @Test
    @Order(3)
    void lambdaPullsTheImageForFunctionsOfTheHomeAccountAlone() {
        OwnedPolicy images = resource("team/resizer", PULL);
        Policy policy = Decisions.resourcePolicy(images);
        AccessRequest own =
                byLambda("arn:aws:lambda:eu-west-1:" + OperatorEnvironment.HOME + ":function:resizer", images);
        AccessRequest foreign = byLambda("arn:aws:lambda:eu-west-1:999999999999:function:resizer", images);
        assertThat(policy.decide(own)).isEqualTo(Decision.ALLOWED);
        assertThat(policy.decide(foreign)).isEqualTo(Decision.SILENT);
        assertThat(Decisions.resourcePolicy(resource("team/app", PULL)).decide(own))
                .isEqualTo(Decision.SILENT);
    }

    private static AccessRequest byLambda(String function, OwnedPolicy images) {
        return new AccessRequest(
                Requester.service("lambda.amazonaws.com"),
                "ecr:BatchGetImage",
                images.arn(),
                new ContextKeys().put("aws:SourceArn", function));
    }

    /** An earlier example contained its namespace. Its deletion deleted the namespace with all bindings. */
    @Test
    @Order(4)
    void deletingOneExampleTakesItsStatementsBackAndLeavesAllOthersAlone() {
        List<JsonNode> others = resource("team/app", PULL).own();
        assertThat(others).hasSizeGreaterThanOrEqualTo(3);
        world.kubectl()
                .run(
                        "delete",
                        "-f",
                        Recipe.SERVERLESS.file().toString(),
                        "-f",
                        Recipe.TOPIC.file().toString(),
                        "--timeout=60s")
                .orThrow();
        assertThat(List.of(
                        resource("function:reserve-stock", Set.of("lambda:x")),
                        resource(":orders", Set.of("sqs:x")),
                        resource("event-bus/orders", Set.of("events:x")),
                        resource(":prices", Set.of("sns:x"))))
                .allSatisfy(kept -> assertThat(kept.own()).isEmpty());
        assertThat(resource("team/app", PULL).own()).isEqualTo(others);
        assertThat(world.kubectl()
                        .run("get", "namespace", "shop", "analytics", "-o", "name")
                        .orThrow())
                .contains("namespace/shop", "namespace/analytics");
        assertThat(world.kubectl()
                        .run("get", "xab", "-n", "analytics", "-o", "name")
                        .orThrow()
                        .lines())
                .hasSize(Recipe.values().length - 2);
    }
}
