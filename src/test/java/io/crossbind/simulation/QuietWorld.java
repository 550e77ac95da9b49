package io.crossbind.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.ResourceShare;
import io.crossbind.kit.aws.Call;
import io.crossbind.kit.aws.Inspection.RoleView;
import io.crossbind.kit.cluster.ObjectKey;
import io.crossbind.kit.cluster.Preconditions;
import io.crossbind.status.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.ram.RamClient;

/** A world without faults, unless a test adds faults. A test applies manifests as a user does, and waits in virtual time. */
final class QuietWorld implements AutoCloseable {
    /**
     * The longest wait of a test. Mutation testing sets a shorter time, because an operator without any progress fails only at the end of the
     * wait.
     */
    private static final Duration SOON = Duration.parse(System.getProperty("crossbind.eventually", "PT20M"));

    private static final Duration STEP = Duration.ofSeconds(1);
    private static final String USER = "kubectl";
    private static final Map<String, Class<? extends HasMetadata>> KINDS = Map.of(
            "Namespace", Namespace.class,
            "ServiceAccount", ServiceAccount.class,
            "ConfigMap", ConfigMap.class,
            "AwsAccount", AwsAccount.class,
            "CrossAccountBinding", CrossAccountBinding.class,
            "ResourceShare", ResourceShare.class);

    final World world;

    private QuietWorld() {
        this.world = new World(Scenario.FIRST, 1);
        world.noise.stop();
        world.checks.letBoundariesVary();
        world.begin();
    }

    static QuietWorld begin() {
        return new QuietWorld();
    }

    /**
     * The manifest of a managed AwsAccount for the namespace {@code shop}.
     *
     * @param more the other fields of the spec, in YAML; without {@code rules} the account gets a rule that allows only the namespace
     */
    static String target(String name, String id, String more) {
        return """
            apiVersion: crossbind.io/v1alpha1
            kind: AwsAccount
            metadata: {name: %1$s}
            spec:
              accountId: "%2$s"
              region: eu-west-1
              managementRole: {arn: "arn:aws:iam::%2$s:role/crossbind/operator", externalId: "%3$s"}
            """.formatted(name, id, Manifests.EXTERNAL_ID)
                + more.indent(2)
                + (more.contains("rules:") ? "" : "  rules: [{name: all, namespaces: {names: [shop]}}]\n");
    }

    /** Creates the operator's management role in another account, with all permissions in the operator's policy of the chart. */
    void openAccount(String account) {
        world.aws.createManagementRole(account, Manifests.HOME, Manifests.EXTERNAL_ID, null);
    }

    /** Applies all objects of a YAML text, as {@code kubectl apply --server-side} does. */
    void apply(String manifests) {
        for (String manifest : manifests.split("(?m)^---$")) {
            Map<?, ?> fields = Serialization.unmarshal(manifest, Map.class);
            Class<? extends HasMetadata> kind = Objects.requireNonNull(KINDS.get(String.valueOf(fields.get("kind"))));
            world.store.apply(Serialization.unmarshal(manifest, kind), USER, true);
        }
    }

    void delete(Class<? extends HasMetadata> kind, String name) {
        world.store.delete(kind, key(name));
    }

    /** Deletes an object, and waits for the end of the deletion. */
    void deleteAndWait(Class<? extends HasMetadata> kind, String name) {
        delete(kind, name);
        eventually(() -> assertThat(world.store.get(kind, key(name))).isEmpty());
    }

    /** Creates a namespace. */
    void namespace(String name) {
        apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: " + name + "}\n");
    }

    /** Removes the finalizer of a binding and deletes the binding, as a tenant with update rights can. */
    void strip(String binding) {
        world.store.patch(
                CrossAccountBinding.class,
                key(binding),
                Preconditions.NONE,
                "tenant",
                stored -> stored.getMetadata().setFinalizers(List.of()));
        delete(CrossAccountBinding.class, binding);
    }

    /** Waits for a reason in the Ready condition of a binding, such as {@code shop/web}, at the present generation. */
    void awaitBinding(String name, String reason) {
        await(CrossAccountBinding.class, name, reason);
    }

    void awaitAccount(String name, String reason) {
        await(AwsAccount.class, name, reason);
    }

    void awaitShare(String name, String reason) {
        await(ResourceShare.class, name, reason);
    }

    private void await(Class<? extends HasMetadata> kind, String name, String reason) {
        eventually(() -> {
            HasMetadata object = get(kind, name);
            Condition ready = ready(object).orElseThrow(() -> new AssertionError(name + " has no status"));
            assertThat(ready.getReason()).as(ready.getMessage()).isEqualTo(reason);
            assertThat(ready.getObservedGeneration())
                    .isEqualTo(object.getMetadata().getGeneration());
        });
    }

    String message(Class<? extends HasMetadata> kind, String name) {
        return ready(get(kind, name)).map(Condition::getMessage).orElse("");
    }

    String reason(Class<? extends HasMetadata> kind, String name) {
        return ready(get(kind, name)).map(Condition::getReason).orElse("");
    }

    private static Optional<Condition> ready(HasMetadata object) {
        List<Condition> conditions = switch (object) {
            case CrossAccountBinding binding
            when binding.getStatus() != null -> binding.getStatus().conditions();
            case AwsAccount account
            when account.getStatus() != null -> account.getStatus().conditions();
            case ResourceShare share
            when share.getStatus() != null -> share.getStatus().conditions();
            default -> List.of();
        };
        return Conditions.ready(conditions);
    }

    <T extends HasMetadata> T get(Class<T> kind, String name) {
        return world.store.get(kind, key(name)).orElseThrow(() -> new AssertionError(name + " does not exist"));
    }

    CrossAccountBinding binding(String name) {
        return get(CrossAccountBinding.class, name);
    }

    String roleArn(String binding) {
        return Objects.requireNonNull(binding(binding).getStatus().targetRole()).arn();
    }

    /** The role in AWS named by the status of a binding. */
    RoleView role(String binding) {
        return world.aws.inspect().role(roleArn(binding)).orElseThrow();
    }

    /** Lets time pass until an assertion holds. */
    void eventually(Runnable assertion) {
        Instant end = now().plus(SOON);
        while (true) {
            try {
                assertion.run();
                return;
            } catch (AssertionError e) {
                if (now().isAfter(end)) {
                    throw e;
                }
                run(STEP);
            }
        }
    }

    void run(Duration time) {
        world.run(time);
    }

    Instant now() {
        return world.scheduler.clock().instant();
    }

    /** The operator's own calls in an account since the last {@link #clearCalls}, oldest first. */
    List<Call> calls(String account) {
        return world.aws.calls().stream()
                .filter(call -> call.account().equals(account))
                .filter(call -> call.principal().contains(":assumed-role/"))
                .toList();
    }

    List<String> operations(String account) {
        return calls(account).stream().map(Call::operation).toList();
    }

    List<String> writes(String account) {
        return operations(account).stream()
                .filter(operation -> !operation.matches("(Get|List|Assume|Describe).*"))
                .toList();
    }

    /** Events of the present process, as {@code Reason: note}. */
    List<String> events() {
        return world.leader().events.all();
    }

    void clearCalls() {
        world.aws.clearCalls();
    }

    IamClient iam(String account) {
        return IamClient.builder()
                .region(Region.AWS_GLOBAL)
                .credentialsProvider(world.aws.administratorOf(account))
                .httpClient(world.aws.httpClient())
                .build();
    }

    RamClient ram(String account) {
        return RamClient.builder()
                .region(Region.EU_WEST_1)
                .credentialsProvider(world.aws.administratorOf(account))
                .httpClient(world.aws.httpClient())
                .build();
    }

    private static ObjectKey key(String name) {
        String[] parts = name.split("/", 2);
        return parts.length == 1 ? ObjectKey.of(name) : ObjectKey.of(parts[0], parts[1]);
    }

    @Override
    public void close() {
        world.close();
    }
}
