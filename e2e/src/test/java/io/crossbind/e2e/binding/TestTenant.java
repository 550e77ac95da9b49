package io.crossbind.e2e.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.crossbind.e2e.aws.AwsStandIn.Capability;
import io.crossbind.e2e.sandbox.Sandbox;
import io.crossbind.e2e.world.AwsView;
import io.crossbind.e2e.world.OperatorEnvironment;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ThrowingRunnable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import software.amazon.awssdk.services.iam.IamClient;

/** One test's own namespace, account and AwsAccount, with views of the cluster and of AWS. */
final class TestTenant implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final PatchContext USER_APPLY = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager("kubectl")
            .build();

    private static final Duration POLL = Duration.ofMillis(100);

    private static final String EXTERNAL_ID = "external-id-of-the-contract";

    private final OperatorEnvironment world;
    private final String name;
    private final String accountId;
    private final AwsView aws;
    private final String boundary;
    private final String managementRole;

    private TestTenant(OperatorEnvironment world, int number) {
        this.world = world;
        this.name = "contract-" + world.aws().name() + "-" + number;
        this.accountId = "2%011d".formatted(number);
        this.managementRole = world.aws().createManagementRole(accountId, OperatorEnvironment.HOME, EXTERNAL_ID);
        this.aws = world.account(accountId);
        this.boundary = aws.createPolicy("crossbind-boundary");
    }

    /** Creates a tenant whose account is read every two seconds and admits the tenant's namespace. */
    static TestTenant in(OperatorEnvironment world) {
        TestTenant team = new TestTenant(world, COUNT.incrementAndGet());
        team.apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: " + team.name + "}\n");
        team.apply(team.accountYaml("{names: [" + team.name + "]}", team.boundary));
        team.awaitReason("AwsAccount", team.name, "Observed");
        return team;
    }

    /**
     * The manifest of the tenant's AwsAccount.
     *
     * @param namespaces the namespaces admitted by the rule, in YAML's flow style
     */
    String accountYaml(String namespaces, String boundaryArn) {
        return """
                apiVersion: crossbind.io/v1alpha1
                kind: AwsAccount
                metadata: {name: %s}
                spec:
                  accountId: "%s"
                  region: eu-west-1
                  managementRole: {arn: "%s", externalId: %s}
                  permissionsBoundaryArn: %s
                  rules:
                    - name: all
                      namespaces: %s
                      managedPolicyArns: ["arn:aws:iam::aws:policy/*", "arn:aws:iam::%s:policy/shared-*"]
                      maxSessionDuration: 4h
                      deletionPolicies: [Delete, Retain]
                      roleNames: ["{namespace}.*"]
                      actions: ["s3:*", "sqs:SendMessage"]
                      resources: ["arn:aws:s3:::*", "arn:aws:sqs:*:*:*"]
                      actionsOnAllResources: ["s3:*"]
                  driftCheckInterval: 2s
                """.formatted(name, accountId, managementRole, EXTERNAL_ID, boundaryArn, namespaces, accountId);
    }

    OperatorEnvironment world() {
        return world;
    }

    /** Name of the namespace and of the AwsAccount. */
    String name() {
        return name;
    }

    String accountId() {
        return accountId;
    }

    String boundary() {
        return boundary;
    }

    AwsView aws() {
        return aws;
    }

    IamClient iam() {
        return aws.iam();
    }

    /** Skips the test if the stand-in lacks the capability. */
    void needs(Capability capability) {
        Assumptions.assumeTrue(
                world.aws().capabilities().contains(capability), world.aws().name() + " lacks " + capability);
    }

    /** Delays the next call of this operation in the tenant's account. */
    void delayNext(String operation, Duration time) {
        ((Sandbox) world.aws())
                .faults()
                .on("iam", operation)
                .account(accountId)
                .by("operator")
                .times(1)
                .delay(time);
    }

    /** The {@code aud} that all parts use by default. */
    String audience() {
        return "sts.amazonaws.com";
    }

    /** The cluster's issuer without its scheme. IAM uses this name, and the owner tag has this value by default. */
    String clusterId() {
        return world.cluster().issuer().substring("https://".length());
    }

    String providerArn() {
        return "arn:aws:iam::" + accountId + ":oidc-provider/" + clusterId();
    }

    BindingManifest manifest(String binding) {
        return BindingManifest.of(name, binding, name);
    }

    /** Creates a service account and a binding with the same name, and waits until the binding is ready. */
    void bind(String binding) {
        serviceAccount(binding);
        applyReady(manifest(binding));
    }

    void serviceAccount(String serviceAccount) {
        apply("apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: " + serviceAccount + ", namespace: " + name
                + "}\n");
    }

    void apply(BindingManifest manifest) {
        apply(manifest.yaml());
    }

    /** Applies an object as {@code kubectl apply --server-side} does, without the start time of kubectl. */
    void apply(String manifest) {
        world.cluster().admin().resource(manifest).patch(USER_APPLY);
    }

    /** Applies the manifest, and waits until exactly this generation is ready. */
    void applyReady(BindingManifest manifest) {
        apply(manifest);
        awaitReady(manifest.name());
    }

    void awaitReady(String binding) {
        awaitReason("CrossAccountBinding", binding, "Ready");
    }

    void awaitReason(String binding, String reason) {
        awaitReason("CrossAccountBinding", binding, reason);
    }

    /** Waits until the Ready condition has the reason for the latest generation of the object. */
    void awaitReason(String kind, String object, String reason) {
        eventually(() -> {
            JsonNode ready = condition(kind, object, "Ready");
            assertThat(ready.path("reason").asText()).as(ready::toString).isEqualTo(reason);
            assertThat(ready.path("observedGeneration").asLong())
                    .isEqualTo(object(kind, object).at("/metadata/generation").asLong());
        });
    }

    String message(String binding) {
        return condition("CrossAccountBinding", binding, "Ready")
                .path("message")
                .asText();
    }

    JsonNode condition(String kind, String object, String type) {
        return object(kind, object)
                .at("/status/conditions")
                .valueStream()
                .filter(condition -> condition.path("type").asText().equals(type))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    JsonNode binding(String binding) {
        return object("CrossAccountBinding", binding);
    }

    /** Reads an object of crossbind; a missing node if the object does not exist. */
    JsonNode object(String kind, String object) {
        KubernetesClient client = world.cluster().admin();
        var resources = crossbind(kind);
        GenericKubernetesResource found = kind.equals("AwsAccount")
                ? resources.withName(object).get()
                : resources.inNamespace(name).withName(object).get();
        KubernetesSerialization json = client.getKubernetesSerialization();
        return found == null ? MissingNode.getInstance() : json.convertValue(found, JsonNode.class);
    }

    private MixedOperation<
                    GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
            crossbind(String kind) {
        return world.cluster().admin().genericKubernetesResources("crossbind.io/v1alpha1", kind);
    }

    /** Annotations of a service account; empty if the account does not exist. */
    Map<String, String> annotations(String serviceAccount) {
        ServiceAccount found = find(serviceAccount);
        return found == null || found.getMetadata().getAnnotations() == null
                ? Map.of()
                : found.getMetadata().getAnnotations();
    }

    boolean hasServiceAccount(String serviceAccount) {
        return find(serviceAccount) != null;
    }

    private @Nullable ServiceAccount find(String serviceAccount) {
        return world.cluster()
                .admin()
                .serviceAccounts()
                .inNamespace(name)
                .withName(serviceAccount)
                .get();
    }

    /** ARN of the role in the binding's status. */
    String roleArn(String binding) {
        return binding(binding).at("/status/targetRole/arn").asText();
    }

    /** A field of a binding's status, such as {@code externalId}; empty if the field is missing. */
    String status(String binding, String field) {
        return binding(binding).at("/status/" + field.replace('.', '/')).asText();
    }

    String roleName(String binding) {
        String arn = roleArn(binding);
        return arn.substring(arn.lastIndexOf('/') + 1);
    }

    RoleInAws role(String roleName) {
        return RoleInAws.read(iam(), roleName);
    }

    /** Deletes the binding, as a user does, and waits until it is gone. */
    void delete(String binding) {
        deleteWithoutWaiting(binding);
        eventually(() -> assertThat(binding(binding).isMissingNode())
                .as(() -> binding(binding).toString())
                .isTrue());
    }

    void deleteWithoutWaiting(String binding) {
        crossbind("CrossAccountBinding").inNamespace(name).withName(binding).delete();
    }

    /** {@code kubectl} in the tenant's namespace. */
    String kubectl(String... arguments) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--namespace";
        all[arguments.length + 1] = name;
        return world.kubectl().run(all).orThrow();
    }

    /** Edits the action of a binding's first statement, as quickly as a client can. */
    void setActions(String binding, String action) {
        String patch = "[{\"op\": \"replace\", \"path\": \"/spec/role/statements/0/actions/0\", \"value\": \"" + action
                + "\"}]";
        crossbind("CrossAccountBinding")
                .inNamespace(name)
                .withName(binding)
                .patch(PatchContext.of(PatchType.JSON), patch);
    }

    /** {@code kubectl replace}, which keeps only the fields in the manifest. */
    void replace(String manifest) {
        world.kubectl().replace(manifest).orThrow();
    }

    void eventually(ThrowingRunnable assertion) {
        waiting().untilAsserted(assertion);
    }

    private static ConditionFactory waiting() {
        return await().atMost(OperatorEnvironment.SOON)
                .pollInterval(POLL)
                .pollDelay(Duration.ZERO)
                .ignoreExceptions();
    }

    /**
     * Asserts now and until the operator has read the account three more times. The second of these reads began after the call. The third
     * shows that the operator is alive and has acted on the second.
     */
    void stays(ThrowingRunnable assertion) {
        world.holdsUntilRead(name, 3, assertion);
    }

    @Override
    public void close() {
        world.cluster().admin().namespaces().withName(name).delete();
        crossbind("AwsAccount").withName(name).delete();
    }

    @Override
    public String toString() {
        return name;
    }
}
