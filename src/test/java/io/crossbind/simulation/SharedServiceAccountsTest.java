package io.crossbind.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.kit.aws.Inspection.RoleView;
import io.crossbind.kit.cluster.ObjectKey;
import io.crossbind.kit.cluster.Preconditions;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several bindings of one service account share a source role, and a change of one binding harms no other. */
class SharedServiceAccountsTest {
    private final WorkloadSite site = new WorkloadSite();

    @BeforeEach
    void open() {
        IntStream.rangeClosed(1, 4).forEach(number -> site.target(account(number), accountId(number)));
    }

    @AfterEach
    void close() {
        site.close();
    }

    private static String account(int number) {
        return "shared-" + number;
    }

    private static String accountId(int number) {
        return "60000000000" + number;
    }

    /** Binds service account {@code app} by role chaining in the account with this number. */
    private void chain(int number, String... fields) {
        site.bind("app-" + number, account(number), WorkloadSite.pods("app", "RoleChaining"), fields);
    }

    private String homePolicy() {
        return Objects.requireNonNull(homeRole().inline().get("crossbind"));
    }

    private RoleView homeRole() {
        List<RoleView> roles = site.roles().stream()
                .filter(role -> role.arn().contains(":" + Manifests.HOME + ":"))
                .toList();
        assertThat(roles).as("roles of the home account").hasSize(1);
        return roles.getFirst();
    }

    @Test
    void addingAnotherBindingCostsTheSameEachTimeAndChangesNoOtherProfile() {
        chain(1);
        String section = section("app-1");
        Set<List<String>> costs = new HashSet<>();
        for (int number = 2; number <= 4; number++) {
            String id = accountId(number);
            site.quiet.clearCalls();
            chain(number);
            costs.add(site.calls().stream()
                    .map(call -> call.replace(id, "target").replace(Manifests.HOME, "home"))
                    .toList());
            assertThat(site.defaultProfile("app")).isEqualTo("app-1");
            assertThat(section("app-1")).isEqualTo(section);
        }
        assertThat(costs)
                .as("the operator reads a policy before it overwrites the policy")
                .containsExactly(List.of(
                        "home GetRole",
                        "home ListRolePolicies",
                        "home GetRolePolicy",
                        "home ListAttachedRolePolicies",
                        "target CreateRole",
                        "home PutRolePolicy",
                        "target AttachRolePolicy"));
        IntStream.rangeClosed(1, 4)
                .forEach(number -> assertThat(site.chains("app-" + number)).isTrue());
    }

    /** The lines of a profile in the service account's AWS config file. */
    private String section(String profile) {
        String config = site.config("app");
        String begin = "[profile " + profile + "]";
        assertThat(config).contains(begin);
        return config.substring(config.indexOf(begin)).split("\n\n")[0].strip();
    }

    @Test
    void bindingsThatAreCreatedAtOnceAreBothAllowed() {
        String pods = WorkloadSite.pods("app", "RoleChaining");
        site.quiet.apply(WorkloadSite.manifest("left", account(1), pods) + "---\n"
                + WorkloadSite.manifest("right", account(2), pods));
        site.await("left", "Ready");
        site.await("right", "Ready");
        assertThat(homePolicy()).contains(site.targetRole("left"), site.targetRole("right"));
        assertThat(site.chains("left")).isTrue();
        assertThat(site.chains("right")).isTrue();
    }

    /** A tenant with write access to statuses waits for the next start of the operator. */
    @Test
    void aForgedStatusOfASiblingGivesTheSharedRoleNothing() {
        chain(1);
        chain(2);
        site.quiet.world.scheduler.killProcess(site.quiet.world.leader().name);
        String admin = "arn:aws:iam::" + accountId(4) + ":role/admin";
        forge("app-2", Map.of(site.targetRole("app-2"), admin));
        assertThat(site.targetRole("app-2")).isEqualTo(admin);
        chain(3);
        assertThat(homePolicy())
                .contains(accountId(1), accountId(2), accountId(3))
                .doesNotContain(admin);
        assertThat(site.config("app")).doesNotContain(admin);
        site.await("app-2", "Ready");
        assertThat(site.targetRole("app-2")).contains(accountId(2));
    }

    @Test
    void aForgedStatusDoesNotKeepARoleFromBeingDeleted() {
        chain(1);
        forge(
                "app-1",
                Map.of(
                        site.targetRole("app-1"),
                        site.targetRole("app-1") + "-other",
                        "sourceAccount: \"home\"",
                        "sourceAccount: \"shared-4\""));
        assertThat(site.status("app-1").sourceAccount()).isEqualTo("shared-4");
        site.quiet.deleteAndWait(CrossAccountBinding.class, "shop/app-1");
        site.awaitNoLeftovers();
    }

    /** Replaces texts in the status of a binding. */
    private void forge(String binding, Map<String, String> texts) {
        String status = Serialization.asYaml(site.quiet.binding("shop/" + binding));
        for (Map.Entry<String, String> text : texts.entrySet()) {
            assertThat(status).contains(text.getKey());
            status = status.replace(text.getKey(), text.getValue());
        }
        CrossAccountBinding forged = Serialization.unmarshal(status, CrossAccountBinding.class);
        forged.getMetadata().setResourceVersion(null);
        site.quiet.world.store.updateStatus(forged);
    }

    @Test
    void anExpiredBindingLeavesTheOthersAndComesBackWithoutTheDefaultProfile() {
        chain(1);
        chain(2);
        chain(1, "expiresAt: \"" + site.quiet.now().plusSeconds(60) + "\"");
        site.await("app-1", "Expired");
        assertThat(site.defaultProfile("app")).isEqualTo("app-2");
        assertThat(homePolicy()).doesNotContain(accountId(1));
        assertThat(site.chains("app-2")).isTrue();

        chain(3);
        assertThat(site.chains("app-3")).isTrue();
        chain(1, "expiresAt: \"" + site.quiet.now().plusSeconds(86_400) + "\"");
        assertThat(site.config("app")).contains("[profile app-1]");
        assertThat(site.defaultProfile("app"))
                .as("the default profile stays that of the binding that has it")
                .isEqualTo("app-2");
        assertThat(site.chains("app-1")).isTrue();
        assertThat(site.chains("app-2")).isTrue();
    }

    /** The labels cause no pass, and the passes after the edits find nothing to change. */
    @Test
    void labelsAndEditsWithoutEffectOnAwsCauseNoCall() {
        chain(1);
        chain(2);
        String agent = WorkloadSite.pods("app", "PodIdentity");
        site.bind("agent", account(3), agent);
        site.quiet.clearCalls();

        label(ServiceAccount.class, "app");
        Stream.of("app-1", "app-2", "agent").forEach(binding -> label(CrossAccountBinding.class, binding));
        chain(1, "deletionPolicy: Retain");
        site.bind("agent", account(3), agent, "deletionPolicy: Retain");
        site.bind("later", account(4), WorkloadSite.pods("later", "WebIdentity"));
        assertThat(site.calls())
                .as("the operator reconciles a later binding, and calls nothing else")
                .isNotEmpty()
                .allMatch(call -> call.startsWith(accountId(4)));
    }

    private void label(Class<? extends HasMetadata> kind, String name) {
        site.quiet.world.store.patch(kind, ObjectKey.of("shop", name), Preconditions.NONE, "tenant", live -> {
            Map<String, String> labels =
                    new HashMap<>(Objects.requireNonNullElse(live.getMetadata().getLabels(), Map.of()));
            labels.put("seen", "yes");
            live.getMetadata().setLabels(labels);
        });
    }

    @Test
    void aDeletedHomeRoleIsCreatedAndTrustedAgain() {
        chain(1);
        chain(2);
        RoleView before = homeRole();
        var iam = site.quiet.iam(Manifests.HOME);
        iam.deleteRolePolicy(request -> request.roleName(before.name()).policyName("crossbind"));
        iam.deleteRole(request -> request.roleName(before.name()));

        site.quiet.eventually(() -> assertThat(homeRole().id()).isNotEqualTo(before.id()));
        for (int number = 1; number <= 2; number++) {
            String binding = "app-" + number;
            site.quiet.eventually(() -> assertThat(site.chains(binding)).isTrue());
            site.await(binding, "Ready");
        }
    }

    @Test
    void anIntervalListsAssociationsOnceAndReadsEachOfABindingOnce() {
        for (int number = 1; number <= 3; number++) {
            site.bind("agent-" + number, account(number), WorkloadSite.pods("agent-" + number, "PodIdentity"));
        }
        List<String> interval = Stream.concat(
                        Stream.of("ListRoles", "GetAccountAuthorizationDetails", "ListPodIdentityAssociations"),
                        Stream.generate(() -> "DescribePodIdentityAssociation").limit(3))
                .map(operation -> Manifests.HOME + " " + operation)
                .toList();
        site.quiet.clearCalls();
        site.quiet.run(Duration.ofMinutes(16));
        List<String> calls = site.calls().stream()
                .filter(call -> call.startsWith(Manifests.HOME))
                .toList();
        assertThat(calls.size()).isGreaterThanOrEqualTo(3 * interval.size());
        for (int begin = 0; begin < calls.size(); begin += interval.size()) {
            assertThat(calls.subList(begin, begin + interval.size())).isEqualTo(interval);
        }
    }
}
