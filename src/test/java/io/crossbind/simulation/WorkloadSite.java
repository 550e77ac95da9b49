package io.crossbind.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.CrossAccountBindingStatus;
import io.crossbind.kit.aws.Inspection.RoleView;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** An operator account and target accounts with limits for every workload, and bindings of namespace {@code shop} in the accounts. */
final class WorkloadSite implements AutoCloseable {
    static final String WORKLOADS = "[ServiceAccount, EcsTask, LambdaFunction, Ec2Instance, Principal]";
    static final String DELIVERIES = "[WebIdentity, RoleChaining, PodIdentity]";
    static final String PRINCIPALS = "[{arn: \"arn:aws:iam::" + Manifests.HOME + ":role/ci/*\"}]";

    /** More than two intervals between the reads of an account. */
    static final Duration TWO_READS = Duration.ofMinutes(11);

    final QuietWorld quiet = QuietWorld.begin();
    private final List<String> accounts = new ArrayList<>(List.of(Manifests.HOME));

    WorkloadSite() {
        quiet.namespace("shop");
        limitHome(WORKLOADS, DELIVERIES);
        quiet.awaitAccount("home", "Observed");
    }

    /** Applies the operator account with these limits. */
    void limitHome(String workloads, String deliveries) {
        account("home", Manifests.HOME, "", workloads, deliveries, PRINCIPALS);
    }

    /** Creates the management role of an account, applies its AwsAccount with the widest limits, and waits for the first read. */
    void target(String name, String id) {
        accounts.add(id);
        quiet.openAccount(id);
        limitTarget(name, id, WORKLOADS, DELIVERIES, PRINCIPALS);
        quiet.awaitAccount(name, "Observed");
    }

    void limitTarget(String name, String id, String workloads, String deliveries, String principals) {
        account(name, id, managementRole(id), workloads, deliveries, principals);
    }

    /** Sets the {@code spec.abandon} of an account. */
    void abandon(String name, String id) {
        account(name, id, managementRole(id) + "\n  abandon: \"" + id + "\"", WORKLOADS, DELIVERIES, PRINCIPALS);
    }

    private static String managementRole(String id) {
        return "managementRole: {arn: \"arn:aws:iam::%s:role/crossbind/operator\", externalId: \"%s\"}"
                .formatted(id, Manifests.EXTERNAL_ID);
    }

    private void account(
            String name, String id, String managementRole, String workloads, String deliveries, String principals) {
        quiet.apply("""
            apiVersion: crossbind.io/v1alpha1
            kind: AwsAccount
            metadata: {name: %s}
            spec:
              accountId: "%s"
              region: eu-west-1
              %s
              rules:
                - name: all
                  namespaces: {names: [shop]}
                  managedPolicyArns: ["arn:aws:iam::aws:policy/*"]
                  workloads: %s
                  deliveries: %s
                  deletionPolicies: [Delete, Retain]
                  principals: %s
                  actions: ["s3:*"]
                  resources: ["arn:aws:s3:::*"]
              driftCheckInterval: 5m
            """.formatted(name, id, managementRole, workloads, deliveries, principals));
    }

    static String pods(String serviceAccount, String delivery) {
        return "{serviceAccount: {name: %s, delivery: %s, create: true}}".formatted(serviceAccount, delivery);
    }

    static String principal(String role) {
        return "{principal: {arn: \"arn:aws:iam::" + Manifests.HOME + ":role/ci/" + role + "\"}}";
    }

    /** Applies a binding of namespace {@code shop}, with further fields of the spec. */
    void apply(String name, String account, String workload, String... fields) {
        quiet.apply(manifest(name, account, workload, fields));
    }

    static String manifest(String name, String account, String workload, String... fields) {
        return """
            apiVersion: crossbind.io/v1alpha1
            kind: CrossAccountBinding
            metadata: {name: %s, namespace: shop}
            spec:
              accountRef: {name: %s}
              workload: %s
              role: {managedPolicyArns: ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"]}
            """.formatted(name, account, workload)
                + String.join("", Stream.of(fields).map("  %s\n"::formatted).toList());
    }

    /** Applies a binding and waits until it is Ready. */
    void bind(String name, String account, String workload, String... fields) {
        apply(name, account, workload, fields);
        await(name, "Ready");
    }

    void await(String binding, String reason) {
        quiet.awaitBinding("shop/" + binding, reason);
    }

    CrossAccountBindingStatus status(String binding) {
        return Objects.requireNonNull(quiet.binding("shop/" + binding).getStatus());
    }

    String targetRole(String binding) {
        return Objects.requireNonNull(status(binding).targetRole()).arn();
    }

    String sourceRole(String binding) {
        return Objects.requireNonNull(status(binding).sourceRole()).arn();
    }

    RoleView role(String arn) {
        return quiet.world.aws.inspect().role(arn).orElseThrow();
    }

    /** Creates a role of the CI system in the operator account. The role may assume every role that trusts it. */
    String ciRole(String name) {
        var iam = quiet.iam(Manifests.HOME);
        String arn = iam.createRole(request ->
                        request.path("/ci/").roleName(name).assumeRolePolicyDocument("""
                        {"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"%s"},"Action":"sts:AssumeRole"}}""".formatted(Manifests.HOME)))
                .role()
                .arn();
        iam.putRolePolicy(request -> request.roleName(name).policyName("assume").policyDocument("""
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}}"""));
        return arn;
    }

    /** Whether the binding's source role may assume the target role with the external ID of the status. */
    boolean chains(String binding) {
        return quiet.world
                .aws
                .access()
                .allows(
                        sourceRole(binding),
                        "sts:AssumeRole",
                        targetRole(binding),
                        Map.of("sts:ExternalId", String.valueOf(status(binding).externalId())));
    }

    /** The roles created by the operator in every account, including roles left without tags. */
    List<RoleView> roles() {
        return accounts.stream()
                .flatMap(id -> quiet.world.aws.inspect().roles(id).values().stream())
                .filter(role ->
                        role.path().equals("/crossbind/") && !role.name().equals("operator"))
                .toList();
    }

    /** Roles, instance profiles, providers and associations. */
    List<String> leftovers() {
        var aws = quiet.world.aws.inspect();
        List<String> all = new ArrayList<>(roles().stream().map(RoleView::arn).toList());
        accounts.forEach(id -> {
            all.addAll(aws.providers(id).keySet());
            aws.instanceProfiles(id).values().forEach(profile -> all.add(profile.arn()));
        });
        all.addAll(aws.podIdentityAssociations().keySet());
        return all;
    }

    void awaitNoLeftovers() {
        quiet.eventually(() -> assertThat(leftovers()).isEmpty());
    }

    /** The operator's calls since the last {@code clearCalls}, oldest first, as {@code ACCOUNT OPERATION}. */
    List<String> calls() {
        return quiet.world.aws.calls().stream()
                .filter(call -> call.principal().contains(":assumed-role/operator/")
                        || call.principal().contains(":assumed-role/crossbind-operator/"))
                .map(call -> call.account() + " " + call.operation())
                .toList();
    }

    private ConfigMap configMap(String serviceAccount) {
        return quiet.get(ConfigMap.class, "shop/crossbind-" + serviceAccount);
    }

    /** The AWS config file of a service account. */
    String config(String serviceAccount) {
        return Objects.requireNonNull(configMap(serviceAccount).getData().get("config"));
    }

    /** The profile for programs that request no profile. */
    String defaultProfile(String serviceAccount) {
        return Objects.requireNonNull(
                configMap(serviceAccount).getMetadata().getAnnotations().get("crossbind.io/default-profile"));
    }

    @Override
    public void close() {
        quiet.close();
    }
}
