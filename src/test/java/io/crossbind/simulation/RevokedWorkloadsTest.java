package io.crossbind.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.AccessRecord;
import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.ReleasedRole;
import io.crossbind.kit.aws.Inspection.TrustedPrincipal;
import io.crossbind.kit.cluster.ObjectKey;
import io.crossbind.kit.cluster.Preconditions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Access ends in time: with the binding, with the limits of either account, and with its principal. */
class RevokedWorkloadsTest {
    private static final String ID = "520000000001";

    private final WorkloadSite site = new WorkloadSite();

    @BeforeEach
    void open() {
        site.target("data", ID);
        site.ciRole("deployer");
    }

    @AfterEach
    void close() {
        site.close();
    }

    private static Stream<String> workloads() {
        return Stream.of(
                WorkloadSite.pods("app", "WebIdentity"),
                WorkloadSite.pods("app", "RoleChaining"),
                WorkloadSite.pods("app", "PodIdentity"),
                "{ecsTask: {}}",
                "{lambdaFunction: {}}",
                "{ec2Instance: {}}",
                WorkloadSite.principal("deployer"));
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void aDeletedBindingLeavesNothing(String workload) {
        site.bind("app", "data", workload);
        assertThat(site.leftovers()).isNotEmpty();
        site.quiet.deleteAndWait(CrossAccountBinding.class, "shop/app");
        site.awaitNoLeftovers();
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void aRetainedRoleStaysWithItsOwnerTags(String workload) {
        site.bind("app", "data", workload);
        int roles = site.roles().size();
        site.bind("app", "data", workload, "deletionPolicy: Retain");
        site.quiet.deleteAndWait(CrossAccountBinding.class, "shop/app");
        assertThat(site.roles())
                .hasSize(roles)
                .allSatisfy(role -> assertThat(role.tags()).containsKey("crossbind.io/cluster"));
        var aws = site.quiet.world.aws.inspect();
        assertThat(aws.instanceProfiles(Manifests.HOME).values())
                .hasSize(workload.contains("ec2Instance") ? 1 : 0)
                .allSatisfy(profile -> assertThat(profile.tags()).containsKey("crossbind.io/cluster"));
        assertThat(aws.podIdentityAssociations()).isEmpty();
        assertThat(site.quiet.world.store.list(AccessRecord.class))
                .singleElement()
                .satisfies(record -> assertThat(record.getSpec().isRetained()).isTrue());

        release("data");
        release("home");
        site.quiet.eventually(() -> assertThat(site.roles())
                .hasSize(roles)
                .allSatisfy(
                        role -> assertThat(role.tags().keySet()).noneMatch(key -> key.startsWith("crossbind.io/"))));
        assertThat(site.quiet
                        .world
                        .aws
                        .inspect()
                        .instanceProfiles(Manifests.HOME)
                        .values())
                .allSatisfy(profile ->
                        assertThat(profile.tags().keySet()).noneMatch(key -> key.startsWith("crossbind.io/")));
        site.quiet.eventually(() ->
                assertThat(site.quiet.world.store.list(AccessRecord.class)).isEmpty());
    }

    /** Releases the binding's roles in an account, as the administrator of the account. */
    private void release(String account) {
        site.quiet.world.store.patch(
                AwsAccount.class,
                ObjectKey.of(account),
                Preconditions.NONE,
                "admin",
                stored -> stored.setSpec(
                        SpecEdits.releasing(stored.getSpec(), List.of(new ReleasedRole("shop", "app")))));
    }

    @Test
    void limitsOfTheTargetAccountRevoke() {
        site.bind("task", "data", "{ecsTask: {}}");
        site.bind("pod", "data", WorkloadSite.pods("app", "RoleChaining"));
        site.bind("ci", "data", WorkloadSite.principal("deployer"));

        limit("[ServiceAccount, Principal]", WorkloadSite.DELIVERIES, WorkloadSite.PRINCIPALS);
        assertRevoked("task", "WorkloadNotAllowed");
        limit(WorkloadSite.WORKLOADS, "[WebIdentity]", WorkloadSite.PRINCIPALS);
        assertRevoked("pod", "DeliveryNotAllowed");
        limit(WorkloadSite.WORKLOADS, WorkloadSite.DELIVERIES, "[]");
        assertRevoked("ci", "PrincipalNotAllowed");
        limit(WorkloadSite.WORKLOADS, WorkloadSite.DELIVERIES, WorkloadSite.PRINCIPALS);
        Stream.of("task", "pod", "ci").forEach(binding -> site.await(binding, "Ready"));
    }

    private void limit(String workloads, String deliveries, String principals) {
        site.limitTarget("data", ID, workloads, deliveries, principals);
    }

    @Test
    void limitsOfTheHomeAccountRevoke() {
        site.bind("host", "data", "{ec2Instance: {}}");
        site.bind("pod", "data", WorkloadSite.pods("app", "PodIdentity"));

        site.limitHome("[ServiceAccount]", WorkloadSite.DELIVERIES);
        assertRevoked("host", "WorkloadNotAllowed");
        site.limitHome(WorkloadSite.WORKLOADS, "[WebIdentity]");
        assertRevoked("pod", "DeliveryNotAllowed");
        site.limitHome(WorkloadSite.WORKLOADS, WorkloadSite.DELIVERIES);
        Stream.of("host", "pod").forEach(binding -> site.await(binding, "Ready"));
    }

    /** The binding has lost its roles in both accounts, and the other bindings are Ready. */
    private void assertRevoked(String binding, String reason) {
        site.await(binding, reason);
        assertThat(site.roles()).noneMatch(role -> role.name().startsWith("shop-" + binding + "-"));
        site.quiet.world.bindings().keySet().stream()
                .filter(name -> !name.equals("shop/" + binding))
                .forEach(name -> site.quiet.awaitBinding(name, "Ready"));
    }

    @Test
    void aRoleIsNotRetainedIfAnAdministratorAbandonedTheOtherAccount() {
        site.bind("app", "data", WorkloadSite.pods("app", "RoleChaining"), "deletionPolicy: Retain");
        site.abandon("data", ID);
        site.quiet.deleteAndWait(CrossAccountBinding.class, "shop/app");
        assertThat(site.roles())
                .singleElement()
                .satisfies(role -> assertThat(role.arn()).startsWith("arn:aws:iam::" + ID + ":"));
    }

    @Test
    void aPrincipalThatWasDeletedIsNotReplacedByItsNamesake() {
        String namesake = site.ciRole("builder");
        site.bind("ci", "data", WorkloadSite.principal("builder"));
        assertThat(mayAssume(namesake)).isTrue();
        var iam = site.quiet.iam(Manifests.HOME);
        iam.deleteRolePolicy(request -> request.roleName("builder").policyName("assume"));
        iam.deleteRole(request -> request.roleName("builder"));
        site.await("ci", "PrincipalReplaced");

        site.ciRole("builder");
        site.quiet.clearCalls();
        site.quiet.run(WorkloadSite.TWO_READS);
        assertThat(site.quiet.operations(ID))
                .as("the account is read meanwhile")
                .contains("ListRoles");
        site.await("ci", "PrincipalReplaced");
        assertThat(mayAssume(namesake)).isFalse();
        assertThat(site.role(site.targetRole("ci")).trusted()).allMatch(TrustedPrincipal::dead);
    }

    private boolean mayAssume(String principal) {
        return site.quiet.world.aws.access().allows(principal, "sts:AssumeRole", site.targetRole("ci"), Map.of());
    }

    @Test
    void aPrincipalThatDoesNotExistYetIsAwaited() {
        site.apply("early", "data", WorkloadSite.principal("late"));
        site.await("early", "PrincipalNotYetKnown");
        site.ciRole("late");
        site.await("early", "Ready");
    }
}
