package io.crossbind.e2e.badinput;

import static io.crossbind.e2e.badinput.BadInputEnvironment.GRANTS_READ_S3;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.ClusterExtension;
import io.crossbind.e2e.world.OperatorEnvironment;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.Role;

/** Rejected workloads with own roles or foreign principals, and their recovery. */
@ExtendWith(ClusterExtension.class)
class WorkloadRefusalsTest {
    private static final String ACCOUNT = "540000000001";
    private static final String OTHER = "540000000002";
    private static final String CUSTOMER = "540000000003";
    private static final String NAME = "workloads";
    private static final String REGION = "eu-west-1";
    private static final String EKS = "arn:aws:eks:" + REGION + ":" + OperatorEnvironment.HOME + ":cluster/prod";

    private static BadInputEnvironment site;

    @BeforeAll
    static void start(Cluster cluster) {
        site = BadInputEnvironment.start(
                cluster, Map.of("cluster-id", EKS, "propagation-time", "2s", "principal-wait", "4s"));
        site.aws().createCluster(OperatorEnvironment.HOME, REGION, "prod", cluster.issuer());
        home("[WebIdentity, RoleChaining, PodIdentity]");
        site.open(
                NAME,
                ACCOUNT,
                "managedPolicyArns: ['arn:aws:iam::aws:policy/AmazonS3*'],"
                        + " workloads: [ServiceAccount, EcsTask, Ec2Instance, Principal],"
                        + " deliveries: [WebIdentity, RoleChaining, PodIdentity],"
                        + " principals: [{arn: 'arn:aws:iam::" + OTHER + ":role/*'}]");
        site.awaitAccount("home", "Observed");
    }

    private static void home(String deliveries) {
        site.world().apply("""
            apiVersion: crossbind.io/v1alpha1
            kind: AwsAccount
            metadata: {name: home}
            spec:
              accountId: "%s"
              region: eu-west-1
              rules:
                - name: all
                  namespaces: {names: [%s]}
                  workloads: [ServiceAccount, Ec2Instance]
                  deliveries: %s
              driftCheckInterval: 1s
            """.formatted(OperatorEnvironment.HOME, NAME, deliveries));
    }

    @AfterAll
    static void stop() {
        if (site != null) {
            site.close();
        }
    }

    @AfterEach
    void nothingIsBroken() {
        site.assertAlive();
    }

    private static void bind(String name, String workload) {
        site.world().apply("""
            apiVersion: crossbind.io/v1alpha1
            kind: CrossAccountBinding
            metadata: {name: %s, namespace: %s}
            spec:
              accountRef: {name: %2$s}
              workload: %s
              role: %s
            """.formatted(name, NAME, workload, GRANTS_READ_S3));
    }

    /** Asserts that neither account has a role, and that the status names no role. */
    private static void assertNothingIsMadeFor(String name) {
        assertThat(site.account(OperatorEnvironment.HOME).operatorsRoles()).noneMatch(role -> role.contains(name));
        assertThat(site.account(ACCOUNT).operatorsRoles()).noneMatch(role -> role.contains(name));
        assertThat(site.world().get(NAME, "xab/" + name, "{.status.targetRole.arn}{.status.sourceRole.arn}"))
                .isEmpty();
    }

    private static void assertWarned(String name, String reason) {
        assertThat(site.world()
                        .get(
                                NAME,
                                "events.v1.events.k8s.io",
                                "{range .items[?(@.type==\"Warning\")]}{.regarding.name} {.reason}{\"\\n\"}{end}"))
                .contains(name + " " + reason);
    }

    @Test
    void bindingIsPropagatingBeforeItIsReady() {
        site.serviceAccount(NAME, "young");
        bind("young", "{serviceAccount: {name: young}}");
        site.awaitBinding(NAME, "young", "Propagating");
        site.awaitBinding(NAME, "young", "Ready");
    }

    @Test
    void associationOfSomebodyElseIsLeft() {
        site.serviceAccount(NAME, "associated");
        try (EksClient eks = eks()) {
            String role = homeRole("associated-by-hand", "{\"Service\":\"pods.eks.amazonaws.com\"}");
            String id = eks.createPodIdentityAssociation(request -> request.clusterName("prod")
                            .namespace(NAME)
                            .serviceAccount("associated")
                            .roleArn(role))
                    .association()
                    .associationId();
            bind("taken", "{serviceAccount: {name: associated, delivery: PodIdentity}}");
            site.awaitBinding(NAME, "taken", "AssociationConflict");
            assertThat(site.messageOf(NAME, "taken"))
                    .contains(NAME + "/associated", id, role, "Delete that association");
            assertWarned("taken", "AssociationConflict");
            assertNothingIsMadeFor("taken");
            assertThat(associationsOf(eks, "associated")).containsExactly(id);

            eks.deletePodIdentityAssociation(
                    request -> request.clusterName("prod").associationId(id));
            site.awaitBinding(NAME, "taken", "Ready");
            assertThat(associationsOf(eks, "associated")).hasSize(1).doesNotContain(id);
        }
    }

    /** Ready would be wrong, because the trust policy does not match the request of EKS. */
    @Test
    void associationWithAnotherExternalIdThanDocumentedIsNotReady() {
        site.serviceAccount(NAME, "odd");
        site.aws().settings().externalIdSuffix("/v2");
        try (EksClient eks = eks()) {
            bind("unexpected", "{serviceAccount: {name: odd, delivery: PodIdentity}}");
            site.awaitBinding(NAME, "unexpected", "ExternalIdUnexpected");
            String documented = REGION + "/" + OperatorEnvironment.HOME + "/prod/" + NAME + "/odd";
            assertThat(site.messageOf(NAME, "unexpected"))
                    .contains(documented + "/v2 (expected " + documented + ")", "RoleChaining works without EKS");
            assertWarned("unexpected", "ExternalIdUnexpected");
            site.stays(
                    NAME,
                    () -> assertThat(site.world().reason(NAME, "xab/unexpected"))
                            .isEqualTo("ExternalIdUnexpected"));

            site.aws().settings().externalIdSuffix("");
            String id = associationsOf(eks, "odd").getFirst();
            eks.deletePodIdentityAssociation(
                    request -> request.clusterName("prod").associationId(id));
            site.awaitBinding(NAME, "unexpected", "Ready");
        } finally {
            site.aws().settings().externalIdSuffix("");
        }
    }

    private static List<String> associationsOf(EksClient eks, String serviceAccount) {
        return eks
                .listPodIdentityAssociations(
                        request -> request.clusterName("prod").namespace(NAME).serviceAccount(serviceAccount))
                .associations()
                .stream()
                .map(association -> association.associationId())
                .toList();
    }

    private static EksClient eks() {
        return EksClient.builder()
                .endpointOverride(site.aws().endpoint())
                .region(Region.of(REGION))
                .credentialsProvider(site.aws().administratorOf(OperatorEnvironment.HOME))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    private static String homeRole(String name, String principal) {
        return role(site.account(OperatorEnvironment.HOME).iam(), name, principal);
    }

    private static String role(IamClient iam, String name, String principal) {
        return iam.createRole(request -> request.roleName(name)
                        .assumeRolePolicyDocument("{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\","
                                + "\"Principal\":" + principal + ",\"Action\":\"sts:AssumeRole\"}}"))
                .role()
                .arn();
    }

    @Test
    void configMapOfSomebodyElseIsLeft() {
        site.serviceAccount(NAME, "configured");
        site.world().apply("""
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: crossbind-configured, namespace: %s}
            data: {config: mine}
            """.formatted(NAME));
        bind("unconfigured", "{serviceAccount: {name: configured, delivery: RoleChaining}}");
        site.awaitBinding(NAME, "unconfigured", "ConfigMapConflict");
        assertThat(site.messageOf(NAME, "unconfigured"))
                .contains(NAME + "/crossbind-configured", "Rename or delete that ConfigMap");
        assertWarned("unconfigured", "ConfigMapConflict");
        assertNothingIsMadeFor("unconfigured");
        assertThat(site.account(OperatorEnvironment.HOME).operatorsRoles())
                .noneMatch(role -> role.contains("configured"));
        assertThat(site.world().get(NAME, "configmap/crossbind-configured", "{.data.config}"))
                .isEqualTo("mine");

        site.world().kubectl().run("delete", "configmap", "crossbind-configured", "-n", NAME);
        site.awaitBinding(NAME, "unconfigured", "Ready");
        assertThat(site.world().get(NAME, "configmap/crossbind-configured", "{.data.config}"))
                .contains("[profile unconfigured]");
    }

    /** A second role with the same name may belong to another owner. The binding's author meant the first role. */
    @Test
    void principalThatWasMadeAgainIsNotLetInByItself() {
        IamClient other = site.account(OTHER).iam();
        String arn = role(other, "deployer", "{\"AWS\":\"" + OTHER + "\"}");
        bind("replaced", "{principal: {arn: '" + arn + "'}}");
        site.awaitBinding(NAME, "replaced", "Ready");
        other.deleteRole(request -> request.roleName("deployer"));
        role(other, "deployer", "{\"AWS\":\"" + OTHER + "\"}");
        site.awaitBinding(NAME, "replaced", "PrincipalReplaced");
        assertThat(site.messageOf(NAME, "replaced"))
                .contains(site.roleArn(NAME, "replaced"), "AROA", "delete the binding and apply it again");
        assertWarned("replaced", "PrincipalReplaced");
        String trust = site.role(ACCOUNT, NAME, "replaced").assumeRolePolicyDocument();
        site.stays(
                NAME,
                () -> assertThat(site.role(ACCOUNT, NAME, "replaced").assumeRolePolicyDocument())
                        .isEqualTo(trust));

        site.world().kubectl().run("delete", "xab", "replaced", "-n", NAME).orThrow();
        bind("replaced", "{principal: {arn: '" + arn + "'}}");
        site.awaitBinding(NAME, "replaced", "Ready");
    }

    /** At first the role may only be too new. Later the binding reports a missing role, and the operator keeps looking for the role. */
    @Test
    void principalThatNeverExistsIsNotWaitedForInSilence() {
        String arn = "arn:aws:iam::" + OTHER + ":role/never";
        bind("nobody", "{principal: {arn: '" + arn + "'}}");
        site.awaitBinding(NAME, "nobody", "PrincipalNotYetKnown");
        site.awaitBinding(NAME, "nobody", "PrincipalNotFound");
        assertThat(site.messageOf(NAME, "nobody")).contains("Invalid principal", arn, "Correct the ARN");
        assertWarned("nobody", "PrincipalNotFound");
        assertThat(site.account(ACCOUNT).operatorsRoles()).noneMatch(role -> role.contains("nobody"));

        role(site.account(OTHER).iam(), "never", "{\"AWS\":\"" + OTHER + "\"}");
        site.awaitBinding(NAME, "nobody", "Ready");
    }

    /** If each attempt re-created the binding's own role, the other account would never know the role. */
    @Test
    void ownRoleStaysThoughTheOtherAccountDoesNotKnowIt() {
        site.aws()
                .faults()
                .on("iam", "CreateRole")
                .account(ACCOUNT)
                .fail("MalformedPolicyDocument", 400, "Invalid principal in policy");
        try {
            site.serviceAccount(NAME, "patient");
            bind("patient", "{serviceAccount: {name: patient, delivery: RoleChaining}}");
            site.awaitBinding(NAME, "patient", "PrincipalNotFound");
            List<String> own = ownRoleIds("patient");
            assertThat(own).hasSize(1);
            site.stays(NAME, () -> assertThat(ownRoleIds("patient")).isEqualTo(own));
        } finally {
            site.aws().faults().clear();
        }
        site.awaitBinding(NAME, "patient", "Ready");
    }

    private static List<String> ownRoleIds(String name) {
        return site.account(OperatorEnvironment.HOME).iam().listRoles().roles().stream()
                .filter(role -> role.roleName().contains(name))
                .map(Role::roleId)
                .toList();
    }

    @Test
    void accountWhereAWorkloadGetsItsRoleHasToAllowItToo() {
        site.serviceAccount(NAME, "chained");
        bind("twice-asked", "{serviceAccount: {name: chained, delivery: RoleChaining}}");
        site.awaitBinding(NAME, "twice-asked", "Ready");
        home("[WebIdentity, PodIdentity]");
        try {
            site.awaitBinding(NAME, "twice-asked", "DeliveryNotAllowed");
            assertThat(site.messageOf(NAME, "twice-asked"))
                    .contains("AwsAccount home does not allow delivery RoleChaining", "WebIdentity, PodIdentity");
            assertWarned("twice-asked", "DeliveryNotAllowed");
            assertNothingIsMadeFor("twice-asked");
        } finally {
            home("[WebIdentity, RoleChaining, PodIdentity]");
        }
        site.awaitBinding(NAME, "twice-asked", "Ready");

        bind("task", "{ecsTask: {}}");
        site.awaitBinding(NAME, "task", "WorkloadNotAllowed");
        assertThat(site.messageOf(NAME, "task")).contains("AwsAccount home does not allow workload EcsTask");
        assertNothingIsMadeFor("task");
    }

    /** A user who may start instances with this profile would get the role. */
    @Test
    void instanceProfileOfSomebodyElseIsLeft() {
        IamClient iam = site.account(OperatorEnvironment.HOME).iam();
        bind("machine", "{ec2Instance: {}}");
        site.awaitBinding(NAME, "machine", "Ready");
        String arn = site.world().get(NAME, "xab/machine", "{.status.sourceRole.arn}");
        String name = arn.substring(arn.lastIndexOf('/') + 1);
        site.world().kubectl().run("delete", "xab", "machine", "-n", NAME).orThrow();
        iam.createInstanceProfile(request -> request.instanceProfileName(name).path("/crossbind/"));

        bind("machine", "{ec2Instance: {}}");
        site.awaitBinding(NAME, "machine", "Conflict");
        assertThat(site.messageOf(NAME, "machine"))
                .contains("instance profile " + name, "delete the object that has the name");
        assertWarned("machine", "Conflict");
        site.stays(
                NAME,
                () -> assertThat(iam.getInstanceProfile(request -> request.instanceProfileName(name))
                                .instanceProfile()
                                .roles())
                        .isEmpty());

        iam.deleteInstanceProfile(request -> request.instanceProfileName(name));
        site.awaitBinding(NAME, "machine", "Ready");
    }

    /** Follows the owner's steps: first no role, then a role open to every caller that knows its name, then the requested role. */
    @Test
    void customersRoleIsTriedWithTheExternalIdAndWithout() {
        site.serviceAccount(NAME, "visitor");
        site.world().apply("""
            apiVersion: crossbind.io/v1alpha1
            kind: AwsAccount
            metadata: {name: customer}
            spec:
              accountId: "%s"
              region: eu-west-1
              unmanaged: {}
              rules:
                - name: all
                  namespaces: {names: [%s]}
                  managedPolicyArns: ["arn:aws:iam::aws:policy/*"]
                  deliveries: [RoleChaining]
            ---
            apiVersion: crossbind.io/v1alpha1
            kind: CrossAccountBinding
            metadata: {name: visitor, namespace: %2$s}
            spec:
              accountRef: {name: customer}
              workload: {serviceAccount: {name: visitor, delivery: RoleChaining}}
              role: %s
            """.formatted(CUSTOMER, NAME, GRANTS_READ_S3));
        site.awaitBinding(NAME, "visitor", "CustomerRoleNotReady");
        String role = site.world().get(NAME, "xab/visitor", "{.status.customerRole.arn}");
        String trust = site.world().get(NAME, "xab/visitor", "{.status.customerRole.trustPolicy}");
        assertThat(site.messageOf(NAME, "visitor"))
                .as("AWS's own words are cut, inside of the role's ARN here; the status has the whole ARN")
                .contains("AccessDenied", "role/crossbind/" + NAME + "-visitor-", "status.customerRole");
        assertWarned("visitor", "CustomerRoleNotReady");

        IamClient customer = site.account(CUSTOMER).iam();
        String name = role.substring(role.lastIndexOf('/') + 1);
        String open = trust.replaceAll(",?\\s*\"Condition\"\\s*:\\s*\\{[^{}]*\\{[^{}]*}\\s*}", "");
        assertThat(open).isNotEqualTo(trust);
        customer.createRole(
                request -> request.roleName(name).path("/crossbind/").assumeRolePolicyDocument(open));
        site.awaitBinding(NAME, "visitor", "ExternalIdNotDemanded");
        assertThat(site.messageOf(NAME, "visitor")).contains(role, "sts:ExternalId");
        assertWarned("visitor", "ExternalIdNotDemanded");

        customer.updateAssumeRolePolicy(request -> request.roleName(name).policyDocument(trust));
        site.awaitBinding(NAME, "visitor", "Ready");
    }
}
