package io.crossbind.simulation;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.UnmanagedRole;
import io.crossbind.kit.aws.Inspection.RoleView;
import io.crossbind.kit.cluster.ObjectKey;
import io.crossbind.kit.cluster.Preconditions;
import io.crossbind.reconcile.Finalizers;
import io.crossbind.reconcile.port.ClusterFailure;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.iam.IamClient;

/**
 * Changes of a binding's objects by other clients, refusals by AWS and the API server, and the operator's responses: every write and every
 * status, from {@code src/test/resources/chronicles}.
 */
class IncidentsTest {
    private static final String USER = "kubectl";
    private static final ObjectKey APP = ObjectKey.of("shop", "app");
    private static final ObjectKey EXISTING = ObjectKey.of("shop", "existing");

    private static void put(World world, Class<? extends HasMetadata> type, String yaml) {
        world.store.apply(Serialization.unmarshal(yaml, type), USER, true);
    }

    /** A binding in namespace shop with a further field of its spec. */
    private static String binding(String name, String workload, String more) {
        return """
            apiVersion: crossbind.io/v1alpha1
            kind: CrossAccountBinding
            metadata: {name: %s, namespace: shop}
            spec:
              accountRef: {name: data}
              workload: {%s}
              %s
            """.formatted(name, workload, more);
    }

    /** Applies the target account with a further field of its spec. */
    private static void changeAccount(World world, String field) {
        put(
                world,
                AwsAccount.class,
                Serialization.asYaml(CrashAccounts.DATA).replaceFirst("(?m)^spec:$", "spec:\n  " + field));
    }

    private static <T extends HasMetadata> void strip(World world, Class<T> type, ObjectKey key) {
        world.store.patch(type, key, Preconditions.NONE, USER, live -> live.removeFinalizer(Finalizers.NAME));
    }

    private static Optional<RoleView> role(World world) {
        return world.aws.inspect().roles(Manifests.DATA).values().stream()
                .filter(role -> role.name().startsWith("shop-app"))
                .findFirst();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void roleThatAnAdministratorChangedIsRestoredUnlessItIsNoLongerOurs(int what) {
        try (Chronicle life = new Chronicle(CrashRow.WEB_IDENTITY)) {
            life.step("created", world -> CrashStarts.put(world, CrashRow.WEB_IDENTITY.edited()));
            life.step(
                    "role changed",
                    Manifests.DRIFT_CHECK.multipliedBy(2),
                    world -> role(world).ifPresent(role -> Setup.drift(world, role, Drift.RICH.get(what))));
            life.delete();
            life.assertGolden("drift-" + what);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"iam CreateRole", "iam PutRolePolicy", "iam AttachRolePolicy"})
    void bindingIsReadyOnceAwsAllowsTheCallThatItDenied(String call) {
        String[] parts = call.split(" ");
        try (Chronicle life = new Chronicle(CrashRow.GRANTS_BY_ROLE)) {
            life.step("created while " + call + " is denied", world -> {
                world.aws.faults().on(parts[0], parts[1]).by("operator").accessDenied();
                CrashStarts.put(world, CrashRow.GRANTS_BY_ROLE.created());
            });
            life.step(
                    call + " is allowed",
                    Manifests.DRIFT_CHECK.multipliedBy(2),
                    world -> world.aws.faults().clear());
            life.delete();
            life.assertGolden("denied-" + parts[1]);
            life.assertNothingIsLeft();
        }
    }

    @Test
    void bindingWaitsForTheManagementRoleThatAnOperatorMayNotAssumeAfterARestart() {
        try (Chronicle life = new Chronicle(CrashRow.WEB_IDENTITY)) {
            life.step("restarted while AssumeRole is denied", world -> {
                world.aws.faults().on("sts", "AssumeRole").accessDenied();
                world.scheduler.killProcess(world.leader().name);
            });
            life.create();
            life.step(
                    "AssumeRole is allowed",
                    Manifests.DRIFT_CHECK.multipliedBy(2),
                    world -> world.aws.faults().clear());
            life.delete();
            life.assertGolden("denied-AssumeRole");
            life.assertNothingIsLeft();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3 GetBucketPolicy", "s3 PutBucketPolicy", "iam DeleteRole", "iam DeleteRolePolicy"})
    void deletionWaitsForTheCallThatAwsDenied(String call) {
        String[] parts = call.split(" ");
        try (Chronicle life = new Chronicle(CrashRow.GRANTS_BY_ROLE)) {
            life.create();
            life.step("deleted while " + call + " is denied", world -> {
                world.aws.faults().on(parts[0], parts[1]).accessDenied();
                world.store.delete(CrossAccountBinding.class, APP);
            });
            life.step(
                    call + " is allowed",
                    Manifests.DRIFT_CHECK.multipliedBy(2),
                    world -> world.aws.faults().clear());
            life.assertGolden("deletion-denied-" + parts[1]);
            life.assertNothingIsLeft();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"GRANTS_BY_CHAINED_ROLE", "DIRECT_GRANTS", "SHARE"})
    void objectOfAnAbandonedAccountGoesAndLeavesWhatItHad(CrashRow row) {
        try (Chronicle life = new Chronicle(row)) {
            life.create();
            life.step("account abandoned", world -> changeAccount(world, "abandon: \"222222222222\""));
            life.delete();
            life.step("account taken back", world -> CrashStarts.put(world, CrashAccounts.DATA));
            life.assertGolden("abandoned-" + row);
        }
    }

    @Test
    void roleOfADeletedNamespaceIsClosedOnceItsNameIsUsedAgain() {
        try (Chronicle life = new Chronicle(CrashRow.WEB_IDENTITY)) {
            life.create();
            life.step("binding and namespace removed by force", world -> {
                strip(world, CrossAccountBinding.class, APP);
                world.store.delete(CrossAccountBinding.class, APP);
                world.store.delete(Namespace.class, ObjectKey.of("shop"));
            });
            life.step(
                    "namespace created again",
                    Manifests.DRIFT_CHECK.multipliedBy(2),
                    world -> put(world, Namespace.class, "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n"));
            life.create();
            life.delete();
            life.assertGolden("namespace-again");
        }
    }

    @Test
    void providerOfAnotherOwnerIsUsedOnceItHasTheAudience() {
        try (Chronicle life = new Chronicle(CrashRow.WEB_IDENTITY)) {
            IamClient iam = Setup.iam(life.world.aws, Manifests.DATA);
            String arn = iam.createOpenIDConnectProvider(
                            request -> request.url(Manifests.ISSUER).clientIDList("other"))
                    .openIDConnectProviderArn();
            life.create();
            life.step(
                    "audience added",
                    Manifests.DRIFT_CHECK.multipliedBy(2),
                    _ -> iam.addClientIDToOpenIDConnectProvider(
                            request -> request.openIDConnectProviderArn(arn).clientID("sts.amazonaws.com")));
            life.delete();
            life.assertGolden("provider-of-another");
        }
    }

    @Test
    void managedPolicyIsAttachedOnceItExists() {
        try (Chronicle life = new Chronicle(CrashRow.WEB_IDENTITY)) {
            life.step(
                    "account allows a policy that does not exist",
                    world -> put(
                            world,
                            AwsAccount.class,
                            Serialization.asYaml(CrashAccounts.DATA)
                                    .replace("arn:aws:iam::aws:policy/*", "arn:aws:iam::222222222222:policy/*")));
            life.step(
                    "created",
                    world -> put(
                            world,
                            CrossAccountBinding.class,
                            binding(
                                    "app",
                                    "serviceAccount: {name: app, create: true, delivery: WebIdentity}",
                                    "role: {managedPolicyArns: [\"arn:aws:iam::222222222222:policy/later\"]}")));
            life.step(
                    "policy created",
                    Manifests.DRIFT_CHECK.multipliedBy(2),
                    world -> Setup.iam(world.aws, Manifests.DATA)
                            .createPolicy(request -> request.policyName("later").policyDocument(Setup.WIDE)));
            life.delete();
            life.assertGolden("policy-later");
        }
    }

    @Test
    void annotationOfAnotherToolBlocksABindingUntilItIsRemoved() {
        try (Chronicle life = new Chronicle(CrashRow.EXISTING_SERVICE_ACCOUNT)) {
            life.step("another tool annotates", world -> annotate(world, "arn:aws:iam::222222222222:role/other"));
            life.create();
            life.step("the tool removes its annotation", world -> annotate(world, null));
            life.step("service account deleted", world -> world.store.delete(ServiceAccount.class, EXISTING));
            life.step(
                    "service account created again",
                    world -> put(
                            world,
                            ServiceAccount.class,
                            "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: existing, namespace: shop}\n"));
            life.delete();
            life.assertGolden("service-account-of-another");
        }
    }

    private static void annotate(World world, @org.jspecify.annotations.Nullable String role) {
        world.store.patch(ServiceAccount.class, EXISTING, Preconditions.NONE, "helm", live -> {
            if (role == null) {
                live.getMetadata().getAnnotations().remove("eks.amazonaws.com/role-arn");
            } else {
                live.getMetadata().getAnnotations().put("eks.amazonaws.com/role-arn", role);
            }
        });
    }

    @Test
    void configMapOfAnotherOwnerIsLeftAndAnEditedOneIsRestored() {
        ObjectKey profiles = ObjectKey.of("shop", "crossbind-app");
        try (Chronicle life = new Chronicle(CrashRow.CHAINED)) {
            life.step(
                    "a user has a ConfigMap of that name",
                    world -> put(
                            world,
                            ConfigMap.class,
                            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: crossbind-app, namespace: shop}\ndata: {a: b}\n"));
            life.create();
            life.step(
                    "the user deletes it",
                    Manifests.DRIFT_CHECK.multipliedBy(2),
                    world -> world.store.delete(ConfigMap.class, profiles));
            life.step(
                    "a user edits it",
                    Manifests.DRIFT_CHECK,
                    world -> world.store.patch(
                            ConfigMap.class,
                            profiles,
                            Preconditions.NONE,
                            USER,
                            live -> live.getData().put("mine", "x")));
            life.delete();
            life.assertGolden("config-map-of-another");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"create service account", "create ConfigMap", "status of CrossAccountBinding shop/app"})
    void writeThatTheApiServerRefusedOnceIsRepeated(String write) {
        try (Chronicle life = new Chronicle(CrashRow.CHAINED)) {
            life.failNext(write, new ClusterFailure(500, "etcd is slow", new IllegalStateException()));
            life.create();
            life.failNext(
                    "no finalizer of CrossAccountBinding shop/app",
                    new ClusterFailure(500, "etcd is slow", new IllegalStateException()));
            life.delete();
            life.assertGolden("refused-" + write.split(" ")[0] + "-" + write.split(" ")[1]);
            life.assertNothingIsLeft();
        }
    }

    @Test
    void unexpectedFailureIsTriedAgain() {
        try (Chronicle life = new Chronicle(CrashRow.CHAINED)) {
            life.failNext("create service account", new IllegalStateException("a fault of the operator"));
            life.create();
            life.assertGolden("unexpected");
        }
    }

    @Test
    void throttledRoleIsCreatedLater() {
        try (Chronicle life = new Chronicle(CrashRow.WEB_IDENTITY)) {
            life.world.aws.faults().on("iam", "CreateRole").times(5).throttle();
            life.create();
            life.assertGolden("throttled");
        }
    }

    @Test
    void existingRoleIsTrustedAgainAfterItWasCreatedAgain() {
        try (Chronicle life = new Chronicle(CrashRow.EXISTING_ROLE)) {
            IamClient iam = Setup.iam(life.world.aws, Manifests.HOME);
            life.create();
            life.step(
                    "the workload's role is deleted",
                    Manifests.DRIFT_CHECK.multipliedBy(2),
                    _ -> iam.deleteRole(request -> request.roleName("existing")));
            life.step(
                    "the workload's role is created again",
                    Manifests.DRIFT_CHECK.multipliedBy(2),
                    _ -> Setup.createRole(iam, "/app/", "existing", "{\"Service\":\"ecs-tasks.amazonaws.com\"}"));
            life.delete();
            life.assertGolden("existing-role-again");
        }
    }

    @Test
    void principalIsTrustedOnceItExists() {
        try (Chronicle life = new Chronicle(CrashRow.PRINCIPAL)) {
            IamClient iam = Setup.iam(life.world.aws, CrashStarts.PARTNER);
            life.step("the principal is deleted", _ -> iam.deleteRole(request -> request.roleName("deployer")));
            life.create();
            life.step(
                    "the principal is created",
                    Manifests.DRIFT_CHECK,
                    _ -> Setup.createRole(iam, "/ci/", "deployer", "{\"Service\":\"ec2.amazonaws.com\"}"));
            life.step("the principal is created again", Manifests.DRIFT_CHECK.multipliedBy(2), _ -> {
                iam.deleteRole(request -> request.roleName("deployer"));
                Setup.createRole(iam, "/ci/", "deployer", "{\"Service\":\"ec2.amazonaws.com\"}");
            });
            life.delete();
            life.assertGolden("principal-later");
        }
    }

    @Test
    void grantThatTheOwnerOfABucketRemovedIsRestored() {
        try (Chronicle life = new Chronicle(CrashRow.DIRECT_GRANTS)) {
            life.create();
            life.step(
                    "the owner replaces the policy",
                    Manifests.DRIFT_CHECK.multipliedBy(2),
                    world -> Setup.resetPolicy(world, "archive"));
            life.delete();
            life.assertGolden("bucket-policy-replaced");
            life.assertNothingIsLeft();
        }
    }

    @Test
    void deletedAccountWaitsForItsBindings() {
        try (Chronicle life = new Chronicle(CrashRow.WEB_IDENTITY)) {
            life.create();
            life.step("account deleted", world -> world.store.delete(AwsAccount.class, ObjectKey.of("data")));
            life.delete();
            life.assertGolden("account-deleted");
        }
    }

    @Test
    void bindingWithoutItsAccountIsDeletedOnceTheAccountIsBack() {
        try (Chronicle life = new Chronicle(CrashRow.WEB_IDENTITY)) {
            life.create();
            life.step("account removed by force", world -> {
                strip(world, AwsAccount.class, ObjectKey.of("data"));
                world.store.delete(AwsAccount.class, ObjectKey.of("data"));
            });
            life.delete();
            life.step(
                    "account created again",
                    Manifests.DRIFT_CHECK,
                    world -> CrashStarts.put(world, CrashAccounts.DATA));
            life.assertGolden("account-removed");
        }
    }

    @Test
    void serviceAccountGoesToTheNextBindingWhenTheFirstIsDeleted() {
        try (Chronicle life = new Chronicle(CrashRow.WEB_IDENTITY)) {
            life.create();
            life.step(
                    "second binding of the service account",
                    world -> put(
                            world,
                            CrossAccountBinding.class,
                            binding(
                                    "second",
                                    "serviceAccount: {name: app, create: true, delivery: WebIdentity}",
                                    "role: {maxSessionDuration: 1h, statements: [{actions: [\"s3:GetObject\"], resources: [\"arn:aws:s3:::reports/*\"]}]}")));
            life.delete();
            life.assertGolden("service-account-taken");
        }
    }

    @Test
    void chainedBindingOfAnUnmanagedAccountTellsItsOwnerWhatToCreate() {
        try (Chronicle life = new Chronicle(CrashRow.CHAINED)) {
            life.step("unmanaged account", world -> put(world, AwsAccount.class, """
                    apiVersion: crossbind.io/v1alpha1
                    kind: AwsAccount
                    metadata: {name: partner}
                    spec:
                      accountId: "333333333333"
                      region: eu-west-1
                      unmanaged: {}
                      rules:
                        - name: all
                          namespaces: {names: [shop]}
                          deliveries: [WebIdentity, RoleChaining]
                          actions: ["s3:*"]
                          resources: ["arn:aws:s3:::*"]
                    """));
            life.step(
                    "created",
                    world -> put(
                            world,
                            CrossAccountBinding.class,
                            binding(
                                            "app",
                                            "serviceAccount: {name: app, create: true, delivery: RoleChaining}",
                                            "role: {maxSessionDuration: 1h}")
                                    .replace("name: data", "name: partner")));
            life.step("the owner creates the role", Manifests.DRIFT_CHECK.multipliedBy(2), world -> {
                UnmanagedRole wanted = Objects.requireNonNull(world.store
                        .get(CrossAccountBinding.class, APP)
                        .orElseThrow()
                        .getStatus()
                        .customerRole());
                Setup.iam(world.aws, CrashStarts.PARTNER)
                        .createRole(request -> request.path("/crossbind/")
                                .roleName(wanted.arn().substring(wanted.arn().lastIndexOf('/') + 1))
                                .assumeRolePolicyDocument(wanted.trustPolicy()));
            });
            life.delete();
            life.assertGolden("unmanaged");
        }
    }

    @Test
    void rolesOfSiblingsStayUnderTheirPathAfterTheLimitsNameAnother() {
        try (Chronicle life = new Chronicle(CrashRow.CHAINED_SIBLING)) {
            life.create();
            life.step(
                    "another path",
                    world -> put(
                            world,
                            AwsAccount.class,
                            Serialization.asYaml(CrashAccounts.DATA)
                                    .replaceFirst("(?m)^  rules:$", "  rolePath: /crossbind/teams/\n  rules:")));
            life.step("operator restarted", world -> world.scheduler.killProcess(world.leader().name));
            life.delete();
            life.step("the former path", world -> CrashStarts.put(world, CrashAccounts.DATA));
            life.assertGolden("role-path");
        }
    }

    @Test
    void expiredBindingLosesItsRoles() {
        try (Chronicle life = new Chronicle(CrashRow.GRANTS_BY_ROLE)) {
            life.step(
                    "created",
                    world -> put(
                            world,
                            CrossAccountBinding.class,
                            binding(
                                    "app",
                                    "serviceAccount: {name: app, create: true, delivery: WebIdentity}",
                                    "role: {maxSessionDuration: 1h}\n  expiresAt: \"2026-01-01T00:30:00Z\"")));
            life.step("half an hour later", Duration.ofMinutes(40), _ -> {});
            life.delete();
            life.assertGolden("expired");
            life.assertNothingIsLeft();
        }
    }
}
