package io.crossbind.e2e.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossbind.e2e.aws.AwsCli;
import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.ClusterExtension;
import io.crossbind.e2e.world.OperatorEnvironment;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.PodIdentityAssociation;
import software.amazon.awssdk.services.eks.model.PodIdentityAssociationSummary;
import software.amazon.awssdk.services.iam.IamClient;

/** Several bindings on one service account: they share common objects, and no binding harms the others. */
@ExtendWith(ClusterExtension.class)
class SharedServiceAccountTest {
    private static WorkloadEnvironment site;

    @BeforeAll
    static void start(Cluster cluster) {
        // The Lease of a killed process lasts 15 s. Other tests show the takeover.
        site = WorkloadEnvironment.start(cluster, Map.of("leader-election", "false"));
        site.homeAccount("1h");
        IntStream.rangeClosed(1, 4).forEach(number -> site.targetAccount(account(number), accountId(number), "1h"));
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    private static String account(int number) {
        return "shared-" + number;
    }

    private static String accountId(int number) {
        return "60000000000" + number;
    }

    /** Binds a service account by role chaining in the account with the number. */
    private static void chain(String serviceAccount, int number) {
        site.bind(
                serviceAccount + "-" + number,
                account(number),
                WorkloadEnvironment.pods(serviceAccount, "RoleChaining"));
    }

    private static void reaches(WorkloadProgram program, int number) {
        assertThat(program.cli("sts", "get-caller-identity").out())
                .contains("arn:aws:sts::" + accountId(number) + ":assumed-role/analytics-");
    }

    private static IamClient home() {
        return site.iam(WorkloadEnvironment.HOME);
    }

    /** Names of the roles created by the operator in the operator account. */
    private static List<String> homeRolesOf(String serviceAccount) {
        return site.world().account(WorkloadEnvironment.HOME).operatorsRoles().stream()
                .filter(name -> name.startsWith("analytics-" + serviceAccount + "-"))
                .toList();
    }

    private static String homePolicyOf(String serviceAccount) {
        String role = homeRolesOf(serviceAccount).getFirst();
        return URLDecoder.decode(
                home().getRolePolicy(request -> request.roleName(role).policyName("crossbind"))
                        .policyDocument(),
                StandardCharsets.UTF_8);
    }

    @Test
    void deletingAnyLeavesTheRest() {
        for (int number = 1; number <= 4; number++) {
            chain("shrinking", number);
        }
        site.unbind("shrinking-3");
        assertThat(site.defaultProfile("shrinking")).isEqualTo("shrinking-1");
        assertThat(site.config("shrinking")).doesNotContain("shrinking-3");
        assertThat(homePolicyOf("shrinking")).doesNotContain(accountId(3));
        reaches(site.chainedPod("shrinking").naming("shrinking-4"), 4);

        site.unbind("shrinking-1");
        assertThat(site.defaultProfile("shrinking")).isEqualTo("shrinking-2");
        reaches(site.chainedPod("shrinking"), 2);
        reaches(site.chainedPod("shrinking").naming("shrinking-4"), 4);

        site.unbind("shrinking-2");
        reaches(site.chainedPod("shrinking"), 4);
        site.unbind("shrinking-4");
        assertThat(homeRolesOf("shrinking")).isEmpty();
        await("the ConfigMap is deleted with its last owner")
                .atMost(OperatorEnvironment.SOON)
                .untilAsserted(() -> assertThat(site.config("shrinking")).isEmpty());
    }

    /** Garbage collection deletes objects with the last binding that uses them, not with the binding that created them. */
    @Test
    void aServiceAccountOutlivesTheBindingThatMadeIt() {
        chain("made", 1);
        chain("made", 2);
        String uid = serviceAccountUid("made");
        String owner = site.world().get(WorkloadEnvironment.NAMESPACE, "xab/made-1", "{.metadata.uid}");
        site.unbind("made-1");
        awaitCollection(owner);
        assertThat(serviceAccountUid("made")).isEqualTo(uid);
        site.awaitReason("made-2", "Ready");
        site.unbind("made-2");
        await("the service account is deleted with the last")
                .atMost(OperatorEnvironment.SOON)
                .untilAsserted(() -> assertThat(serviceAccountUid("made")).isEmpty());
    }

    /** Creates another object of a deleted owner, and waits until garbage collection has deleted the object. */
    private static void awaitCollection(String ownerUid) {
        site.world().apply("""
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: owned-by-made-1
              namespace: %s
              ownerReferences:
                - {apiVersion: crossbind.io/v1alpha1, kind: CrossAccountBinding, name: made-1, uid: "%s"}
            """.formatted(WorkloadEnvironment.NAMESPACE, ownerUid));
        await("garbage collection")
                .atMost(OperatorEnvironment.SOON)
                .until(() -> site.world()
                                .cluster()
                                .admin()
                                .configMaps()
                                .inNamespace(WorkloadEnvironment.NAMESPACE)
                                .withName("owned-by-made-1")
                                .get()
                        == null);
    }

    private static String serviceAccountUid(String name) {
        return site.world()
                .kubectl()
                .run(
                        "get",
                        "sa",
                        name,
                        "-n",
                        WorkloadEnvironment.NAMESPACE,
                        "--ignore-not-found",
                        "-o",
                        "jsonpath={.metadata.uid}")
                .orThrow();
    }

    @Test
    void everyDeliveryOfAMixDelivers() {
        site.bind("mix-web", account(1), WorkloadEnvironment.pods("mix", "WebIdentity"));
        site.bind("mix-chain", account(2), WorkloadEnvironment.pods("mix", "RoleChaining"));
        site.bind("mix-agent", account(3), WorkloadEnvironment.pods("mix", "PodIdentity"));

        String annotated = site.world()
                .get(WorkloadEnvironment.NAMESPACE, "sa/mix", "{.metadata.annotations.eks\\.amazonaws\\.com/role-arn}");
        assertThat(annotated).isEqualTo(site.status("mix-web", "targetRole.arn"));
        reaches(
                WorkloadProgram.with(AwsCli.podEnvironment(
                        annotated,
                        site.token(WorkloadEnvironment.NAMESPACE, "mix", "sts.amazonaws.com"),
                        WorkloadEnvironment.REGION,
                        site.aws().endpoint())),
                1);
        reaches(site.chainedPod("mix"), 2);
        reaches(
                WorkloadProgram.with(site.aws()
                        .workloads()
                        .pod(WorkloadEnvironment.CLUSTER, site.tokenOfPod(WorkloadEnvironment.NAMESPACE, "mix"))),
                3);

        site.world()
                .apply(WorkloadEnvironment.binding(
                        "mix-web-2", account(4), WorkloadEnvironment.pods("mix", "WebIdentity")));
        site.world()
                .apply(WorkloadEnvironment.binding(
                        "mix-agent-2", account(4), WorkloadEnvironment.pods("mix", "PodIdentity")));
        site.awaitReason("mix-web-2", "ServiceAccountTaken");
        site.awaitReason("mix-agent-2", "ServiceAccountTaken");
        assertThat(site.world().account(accountId(4)).operatorsRoles())
                .noneMatch(name -> name.startsWith("analytics-mix"));

        site.unbind("mix-web");
        site.awaitReason("mix-web-2", "Ready");
        reaches(site.chainedPod("mix"), 2);
    }

    @Test
    void anAssociationThatSomebodyDeletedOrChangedIsRepaired() {
        site.bind("agent", account(1), WorkloadEnvironment.pods("agent", "PodIdentity"));
        WorkloadProgram pod = WorkloadProgram.with(site.aws()
                .workloads()
                .pod(WorkloadEnvironment.CLUSTER, site.tokenOfPod(WorkloadEnvironment.NAMESPACE, "agent")));
        reaches(pod, 1);
        try (EksClient eks = site.eks()) {
            oftenRead(() -> {
                String id = associationOf(eks, "agent").orElseThrow().associationId();
                eks.deletePodIdentityAssociation(
                        request -> request.clusterName("prod").associationId(id));
                await("made again")
                        .atMost(OperatorEnvironment.SOON)
                        .until(() -> associationOf(eks, "agent").isPresent());
                reaches(pod, 1);

                PodIdentityAssociation made = associationOf(eks, "agent").orElseThrow();
                String other = site.homeRole("/", "elsewhere", WorkloadEnvironment.service("pods.eks.amazonaws.com"));
                eks.updatePodIdentityAssociation(request -> request.clusterName("prod")
                        .associationId(made.associationId())
                        .roleArn(other)
                        .targetRoleArn(made.targetRoleArn()));
                await("changed back")
                        .atMost(OperatorEnvironment.SOON)
                        .until(() -> associationOf(eks, "agent")
                                .filter(now -> now.roleArn().equals(made.roleArn()))
                                .isPresent());
                reaches(pod, 1);
            });
        }
    }

    /** An interval has these calls in addition to the role reads. A foreign association is in the list, and costs no further call. */
    @Test
    void anIntervalListsAssociationsOnceAndReadsEachOfABindingOnce() {
        for (int number = 1; number <= 3; number++) {
            site.bind(
                    "counted-" + number, account(number), WorkloadEnvironment.pods("counted-" + number, "PodIdentity"));
        }
        String role = site.homeRole("/", "of-nobody", WorkloadEnvironment.service("pods.eks.amazonaws.com"));
        int associated;
        try (EksClient eks = site.eks()) {
            associated = eks.listPodIdentityAssociations(request -> request.clusterName("prod"))
                    .associations()
                    .size();
            eks.createPodIdentityAssociation(request -> request.clusterName("prod")
                    .namespace(WorkloadEnvironment.NAMESPACE)
                    .serviceAccount("of-nobody")
                    .roleArn(role));
        }
        List<String> interval = Stream.concat(
                        Stream.of("ListRoles", "GetAccountAuthorizationDetails", "ListPodIdentityAssociations"),
                        Stream.generate(() -> "DescribePodIdentityAssociation").limit(associated))
                .map(operation -> "home " + operation)
                .toList();
        List<String> three =
                Stream.generate(() -> interval).limit(3).flatMap(List::stream).toList();
        oftenRead(() -> {
            site.aws().clearCalls();
            await("three intervals without any other call")
                    .atMost(OperatorEnvironment.SOON)
                    .until(() -> Collections.indexOfSubList(callsOfHome(), three) >= 0);
        });
    }

    private static List<String> callsOfHome() {
        return site.operatorsCalls().stream()
                .map(call -> call.replace(WorkloadEnvironment.HOME, "home"))
                .toList();
    }

    private static Optional<PodIdentityAssociation> associationOf(EksClient eks, String serviceAccount) {
        return eks
                .listPodIdentityAssociations(request -> request.clusterName("prod")
                        .namespace(WorkloadEnvironment.NAMESPACE)
                        .serviceAccount(serviceAccount))
                .associations()
                .stream()
                .map(PodIdentityAssociationSummary::associationId)
                .map(id -> eks.describePodIdentityAssociation(
                                request -> request.clusterName("prod").associationId(id))
                        .association())
                .findFirst();
    }

    /** Runs the action while the operator account is read every other second, so that repairs come within the interval. */
    private static void oftenRead(Runnable action) {
        site.patchAccount("home", "{\"driftCheckInterval\":\"2s\"}");
        try {
            action.run();
        } finally {
            site.patchAccount("home", "{\"driftCheckInterval\":\"1h\"}");
        }
    }
}
