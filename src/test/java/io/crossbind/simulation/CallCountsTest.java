package io.crossbind.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.inventory.AccountInventory;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.iam.IamClient;

/**
 * The AWS calls of a binding from creation to deletion, for each kind of workload. Another binding stays, so objects shared by bindings exist
 * already. Between creation and deletion, the operator only reads the accounts and the pod identity associations.
 */
class CallCountsTest {
    private static final String ID = "520000000001";
    private static final Duration INTERVAL = Duration.ofMinutes(5);
    private static final String READ_OF_AN_ACCOUNT = "ListRoles, GetAccountAuthorizationDetails";
    private static final String TARGET_CREATED = "CreateRole, PutRolePolicy, AttachRolePolicy";
    private static final String TARGET_DELETED = "DetachRolePolicy, DeleteRolePolicy, DeleteRole";

    private final QuietWorld site = QuietWorld.begin();

    @AfterEach
    void close() {
        site.close();
    }

    /**
     * The calls for a binding.
     *
     * @param workload of the spec; %s stands for the binding's name
     * @param created calls until the binding is Ready, by operation, without the calls in {@link #TARGET_CREATED}
     * @param steady calls of two intervals and three bindings, without the reads of the accounts
     * @param deleted calls until the end of the deletion, without the calls in {@link #TARGET_DELETED}, right after a read of the accounts;
     *     later, one GetRole for each role comes first
     */
    private record Row(String name, String workload, String created, String steady, String deleted) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Row> rows() {
        String sourceCreated = "CreateRole, PutRolePolicy";
        String sourceDeleted = "DeleteRolePolicy, DeleteRole";
        String associations =
                "ListPodIdentityAssociations, DescribePodIdentityAssociation, DescribePodIdentityAssociation, "
                        + "DescribePodIdentityAssociation";
        return List.of(
                new Row("web identity", "serviceAccount: {name: %s, create: true, delivery: WebIdentity}", "", "", ""),
                new Row("principal", "principal: {arn: \"" + Manifests.CI + "\"}", "", "", ""),
                new Row(
                        "role chaining",
                        "serviceAccount: {name: %s, create: true, delivery: RoleChaining}",
                        sourceCreated,
                        "",
                        sourceDeleted),
                new Row("task of ECS", "ecsTask: {accountRef: {name: home}}", sourceCreated, "", sourceDeleted),
                new Row(
                        "instance of EC2",
                        "ec2Instance: {accountRef: {name: home}}",
                        sourceCreated + ", CreateInstanceProfile, AddRoleToInstanceProfile",
                        "",
                        sourceDeleted + ", GetInstanceProfile, RemoveRoleFromInstanceProfile, DeleteInstanceProfile"),
                new Row(
                        "pod identity",
                        "serviceAccount: {name: %s, create: true, delivery: PodIdentity}",
                        sourceCreated + ", ListPodIdentityAssociations, CreatePodIdentityAssociation",
                        String.join(", ", Collections.nCopies(2, associations)),
                        sourceDeleted
                                + ", ListPodIdentityAssociations, DescribePodIdentityAssociation, DeletePodIdentityAssociation"));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void bindingCostsItsWritesAndOneReadOfEachRoleIfItIsDeletedLongAfterAReadOfItsAccounts(Row row) {
        openAccounts();
        bind("stays", row);
        bind("last", row);
        site.run(INTERVAL);

        site.clearCalls();
        bind("app", row);
        assertThat(operations()).as("created").containsExactlyInAnyOrderElementsOf(all(TARGET_CREATED, row.created()));

        site.run(INTERVAL);
        site.clearCalls();
        site.run(INTERVAL.multipliedBy(2));
        assertThat(operations())
                .as("two intervals, two accounts, three bindings")
                .containsExactlyInAnyOrderElementsOf(
                        all(String.join(", ", Collections.nCopies(4, READ_OF_AN_ACCOUNT)), row.steady()));

        readAccountsNow();
        site.clearCalls();
        site.deleteAndWait(CrossAccountBinding.class, "shop/app");
        List<String> deleted = all(TARGET_DELETED, row.deleted());
        assertThat(operations()).as("deleted after a read").containsExactlyInAnyOrderElementsOf(deleted);

        site.run(AccountInventory.OWNERS_STAND_FOR);
        site.clearCalls();
        site.deleteAndWait(CrossAccountBinding.class, "shop/last");
        Stream<String> reads = deleted.stream().filter("DeleteRole"::equals).map(_ -> "GetRole");
        assertThat(operations())
                .as("deleted long after a read")
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(deleted.stream(), reads).toList());
    }

    /** Edits the specs of the accounts, so the operator reads the accounts. */
    private void readAccountsNow() {
        site.clearCalls();
        applyAccounts("6m");
        site.eventually(() -> assertThat(operations())
                .containsAll(Stream.of(READ_OF_AN_ACCOUNT.split(", ")).toList())
                .filteredOn("ListRoles"::equals)
                .hasSize(2));
    }

    private static List<String> all(String some, String more) {
        return Stream.of(some, more)
                .flatMap(list -> Stream.of(list.split(", ")))
                .filter(operation -> !operation.isEmpty())
                .toList();
    }

    private void openAccounts() {
        site.openAccount(ID);
        for (String account : List.of(Manifests.HOME, ID)) {
            try (IamClient iam = site.iam(account)) {
                iam.createPolicy(request -> request.policyName("boundary").policyDocument(Setup.WIDE));
            }
        }
        try (IamClient home = site.iam(Manifests.HOME)) {
            Setup.createRole(home, "/", "ci", "{\"AWS\":\"111111111111\"}");
        }
        site.apply("""
            apiVersion: v1
            kind: Namespace
            metadata: {name: shop}
            """);
        applyAccounts("5m");
        site.awaitAccount("home", "Observed");
        site.awaitAccount("data", "Observed");
    }

    private void applyAccounts(String interval) {
        site.apply("""
            apiVersion: crossbind.io/v1alpha1
            kind: AwsAccount
            metadata: {name: home}
            spec:
              accountId: "%1$s"
              region: eu-west-1
              permissionsBoundaryArn: "arn:aws:iam::%1$s:policy/boundary"
              rules:
                - name: all
                  namespaces: {names: [shop]}
                  workloads: [ServiceAccount, EcsTask, LambdaFunction, Ec2Instance, Principal]
                  deliveries: [WebIdentity, RoleChaining, PodIdentity]
                  actions: ["s3:*"]
                  resources: ["arn:aws:s3:::*"]
              driftCheckInterval: %2$s
            """.formatted(Manifests.HOME, interval));
        site.apply(QuietWorld.target("data", ID, """
            permissionsBoundaryArn: "arn:aws:iam::%1$s:policy/boundary"
            rules:
              - name: all
                namespaces: {names: [shop]}
                managedPolicyArns: ["arn:aws:iam::aws:policy/*"]
                resources: ["arn:aws:s3:::reports/*"]
                workloads: [ServiceAccount, EcsTask, LambdaFunction, Ec2Instance, Principal]
                principals: [{arn: "%2$s"}]
                deliveries: [WebIdentity, RoleChaining, PodIdentity]
                actions: ["s3:*"]
            driftCheckInterval: %3$s
            """.formatted(ID, Manifests.CI, interval)));
    }

    private void bind(String name, Row row) {
        site.apply("""
            apiVersion: crossbind.io/v1alpha1
            kind: CrossAccountBinding
            metadata: {name: %1$s, namespace: shop}
            spec:
              accountRef: {name: data}
              workload: {%2$s}
              role:
                managedPolicyArns: ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"]
                statements:
                  - {actions: ["s3:GetObject"], resources: ["arn:aws:s3:::reports/*"]}
            """.formatted(name, row.workload().formatted(name)));
        site.awaitBinding("shop/" + name, "Ready");
    }

    /** The operator's calls in both accounts since the last clearing. */
    private List<String> operations() {
        return Stream.of(Manifests.HOME, ID)
                .flatMap(account -> site.operations(account).stream())
                .toList();
    }
}
