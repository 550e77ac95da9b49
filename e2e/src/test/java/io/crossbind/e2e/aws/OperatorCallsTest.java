package io.crossbind.e2e.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.EntityType;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.RoleDetail;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** Every AWS call of the operator, in the operator's form, and the differences between IAM's answer and a stand-in's. */
class OperatorCallsTest {

    private static final String HOME = "111111111111";
    private static final String TARGET = "222222222222";
    private static final String NAME = "analytics.reports";
    private static final String MANAGED = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
    private static final String POLICY =
            "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::a/*\"}]}";

    private static final String BOUNDARY = "arn:aws:iam::222222222222:policy/boundary";
    private static final String CAPITALS = "ANALYTICS.REPORTS";

    /** IAM's documented answer to each call; for a refusal the HTTP status and the error code. */
    private static final Map<String, String> IAM = answers("""
            CreatePolicy | ok
            GetPolicy | ok
            GetPolicy missing | 404 NoSuchEntity
            CreateRole | ok
            CreateRole again | 409 EntityAlreadyExists
            CreateRole in capitals | 409 EntityAlreadyExists
            PutRolePolicy | ok
            PutRolePolicy malformed | 400 MalformedPolicyDocument
            AttachRolePolicy | ok
            AttachRolePolicy of no policy | 404 NoSuchEntity
            GetAccountAuthorizationDetails | arn:aws:iam::222222222222:role/crossbind/analytics.reports /crossbind/ tags=2 inline=1 attached=arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess
            GetAccountAuthorizationDetails MaxItems=1 is truncated | true
            GetAccountAuthorizationDetails boundary | arn:aws:iam::222222222222:policy/boundary
            GetAccountAuthorizationDetails trust encoded | yes
            GetAccountAuthorizationDetails inline encoded | yes
            ListRoles | arn:aws:iam::222222222222:role/crossbind/analytics.reports max=7200 d
            ListRoles trust encoded | yes
            ListRoles of another path | 0
            GetAccountSummary | AssumeRolePolicySizeQuota=2048 RolesQuota=1000
            GetRole | arn:aws:iam::222222222222:role/crossbind/analytics.reports max=7200 tags=2 arn:aws:iam::222222222222:policy/boundary d
            GetRole trust encoded | yes
            GetRole missing | 404 NoSuchEntity
            ListRolePolicies | [crossbind]
            GetRolePolicy encoded | yes
            GetRolePolicy missing | 404 NoSuchEntity
            ListAttachedRolePolicies | arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess
            ListInstanceProfilesForRole | []
            UpdateRole without a description | max=3600 d
            UpdateAssumeRolePolicy | ok
            PutRolePermissionsBoundary | ok
            PutRolePermissionsBoundary of no policy | 404 NoSuchEntity
            TagRole | ok
            UntagRole | ok
            DeleteRole in use | 409 DeleteConflict
            DetachRolePolicy | ok
            DetachRolePolicy again | 404 NoSuchEntity
            DeleteRolePolicy | ok
            DeleteRolePolicy again | 404 NoSuchEntity
            DeleteRole | ok
            DeleteRole again | 404 NoSuchEntity
            GetOpenIDConnectProvider missing | 404 NoSuchEntity
            CreateOpenIDConnectProvider | ok
            CreateOpenIDConnectProvider again | 409 EntityAlreadyExists
            GetOpenIDConnectProvider | oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF [sts.amazonaws.com] tags=1
            AddClientIDToOpenIDConnectProvider | ok
            DeleteOpenIDConnectProvider | ok
            DeleteOpenIDConnectProvider again | 404 NoSuchEntity
            """);

    /** moto's differences from IAM. For an unknown operation moto returns an HTML page, so the error has no code. */
    private static final Map<String, String> MOTO = answers("""
            CreateRole in capitals | ok
            GetAccountAuthorizationDetails MaxItems=1 is truncated | false
            GetAccountAuthorizationDetails trust encoded | no
            ListRoles trust encoded | no
            UpdateRole without a description | max=3600 null
            PutRolePermissionsBoundary of no policy | ok
            AddClientIDToOpenIDConnectProvider | 500 null
            DeleteOpenIDConnectProvider again | ok
            """);

    /** ministack's differences from IAM. */
    private static final Map<String, String> MINISTACK = answers("""
            CreateRole in capitals | ok
            AttachRolePolicy of no policy | ok
            GetAccountAuthorizationDetails MaxItems=1 is truncated | false
            GetAccountAuthorizationDetails boundary | missing
            GetOpenIDConnectProvider | https://oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF [sts.amazonaws.com] tags=1
            AddClientIDToOpenIDConnectProvider | 400 InvalidAction
            """);

    private static List<PythonStandIn> standIns = List.of();

    @BeforeAll
    static void start() {
        standIns = List.of(Moto.start(), Ministack.start());
    }

    @AfterAll
    static void stop() {
        standIns.forEach(PythonStandIn::close);
    }

    static Stream<PythonStandIn> standIns() {
        return standIns.stream();
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("standIns")
    void allCalls(PythonStandIn standIn) {
        standIn.reset();
        Map<String, String> answers = new TreeMap<>();
        try (IamClient iam = managementRole(standIn)) {
            Calls calls = new Calls(answers);
            make(iam, calls);
            readInBulk(iam, calls);
            read(iam, calls);
            change(iam, calls);
            delete(iam, calls);
            provider(iam, calls);
        }
        Map<String, String> expected = new TreeMap<>(IAM);
        expected.putAll(standIn.name().equals("moto") ? MOTO : MINISTACK);
        assertThat(answers).containsExactlyEntriesOf(expected);
    }

    private static void make(IamClient iam, Calls calls) {
        calls.to(
                "CreatePolicy",
                () -> iam.createPolicy(r -> r.policyName("boundary").policyDocument(POLICY)));
        calls.to(
                "GetPolicy",
                () -> iam.getPolicy(r -> r.policyArn(BOUNDARY)).policy().arn());
        calls.to("GetPolicy missing", () -> iam.getPolicy(r -> r.policyArn(BOUNDARY + "-not")));
        calls.to(
                "CreateRole",
                () -> iam.createRole(r -> r.roleName(NAME)
                        .path("/crossbind/")
                        .description("d")
                        .maxSessionDuration(7200)
                        .permissionsBoundary(BOUNDARY)
                        .assumeRolePolicyDocument(PodIdentity.trust(TARGET))
                        .tags(tag("crossbind.io/cluster", "one"), tag("crossbind.io/binding", "analytics/reports"))));
        calls.to(
                "CreateRole again",
                () -> iam.createRole(r -> r.roleName(NAME).assumeRolePolicyDocument(PodIdentity.trust(TARGET))));
        calls.to(
                "CreateRole in capitals",
                () -> iam.createRole(r -> r.roleName(CAPITALS).assumeRolePolicyDocument(PodIdentity.trust(TARGET))));
        calls.to(
                "PutRolePolicy",
                () -> iam.putRolePolicy(
                        r -> r.roleName(NAME).policyName("crossbind").policyDocument(POLICY)));
        calls.to(
                "PutRolePolicy malformed",
                () -> iam.putRolePolicy(r -> r.roleName(NAME).policyName("bad").policyDocument("{\"Statement\": 1}")));
        calls.to(
                "AttachRolePolicy",
                () -> iam.attachRolePolicy(r -> r.roleName(NAME).policyArn(MANAGED)));
        calls.to(
                "AttachRolePolicy of no policy",
                () -> iam.attachRolePolicy(r -> r.roleName("operator").policyArn("arn:aws:iam::aws:policy/Nothing")));
    }

    private static void readInBulk(IamClient iam, Calls calls) {
        RoleDetail detail = iam.getAccountAuthorizationDetails(r -> r.filter(EntityType.ROLE)).roleDetailList().stream()
                .filter(role -> role.roleName().equals(NAME))
                .findFirst()
                .orElseThrow();
        calls.say(
                "GetAccountAuthorizationDetails MaxItems=1 is truncated",
                () -> ""
                        + iam.getAccountAuthorizationDetails(
                                        r -> r.filter(EntityType.ROLE).maxItems(1))
                                .isTruncated());
        calls.say(
                "GetAccountAuthorizationDetails",
                () -> detail.arn() + " " + detail.path() + " tags="
                        + detail.tags().size() + " inline="
                        + detail.rolePolicyList().size() + " attached="
                        + detail.attachedManagedPolicies().getFirst().policyArn());
        calls.say(
                "GetAccountAuthorizationDetails boundary",
                () -> detail.permissionsBoundary() == null
                        ? "missing"
                        : detail.permissionsBoundary().permissionsBoundaryArn());
        calls.say("GetAccountAuthorizationDetails trust encoded", () -> encoded(detail.assumeRolePolicyDocument()));
        calls.say(
                "GetAccountAuthorizationDetails inline encoded",
                () -> encoded(detail.rolePolicyList().getFirst().policyDocument()));
        Role listed = iam.listRoles(r -> r.pathPrefix("/crossbind/")).roles().stream()
                .filter(role -> role.roleName().equals(NAME))
                .findFirst()
                .orElseThrow();
        calls.say("ListRoles", () -> listed.arn() + " max=" + listed.maxSessionDuration() + " " + listed.description());
        calls.say("ListRoles trust encoded", () -> encoded(listed.assumeRolePolicyDocument()));
        calls.say(
                "ListRoles of another path",
                () -> "" + iam.listRoles(r -> r.pathPrefix("/none/")).roles().size());
        calls.say("GetAccountSummary", () -> {
            Map<String, Integer> summary = iam.getAccountSummary().summaryMapAsStrings();
            return "AssumeRolePolicySizeQuota=" + summary.get("AssumeRolePolicySizeQuota") + " RolesQuota="
                    + summary.get("RolesQuota");
        });
    }

    private static void read(IamClient iam, Calls calls) {
        Role role = iam.getRole(r -> r.roleName(NAME)).role();
        calls.say(
                "GetRole",
                () -> role.arn() + " max=" + role.maxSessionDuration() + " tags="
                        + role.tags().size() + " " + role.permissionsBoundary().permissionsBoundaryArn() + " "
                        + role.description());
        calls.say("GetRole trust encoded", () -> encoded(role.assumeRolePolicyDocument()));
        calls.to("GetRole missing", () -> iam.getRole(r -> r.roleName("nobody")));
        calls.say(
                "ListRolePolicies",
                () -> iam.listRolePolicies(r -> r.roleName(NAME)).policyNames().toString());
        calls.say(
                "GetRolePolicy encoded",
                () -> encoded(iam.getRolePolicy(r -> r.roleName(NAME).policyName("crossbind"))
                        .policyDocument()));
        calls.to(
                "GetRolePolicy missing",
                () -> iam.getRolePolicy(r -> r.roleName(NAME).policyName("none")));
        calls.say(
                "ListAttachedRolePolicies",
                () -> iam.listAttachedRolePolicies(r -> r.roleName(NAME))
                        .attachedPolicies()
                        .getFirst()
                        .policyArn());
        calls.say(
                "ListInstanceProfilesForRole",
                () -> iam.listInstanceProfilesForRole(r -> r.roleName(NAME))
                        .instanceProfiles()
                        .toString());
    }

    private static void change(IamClient iam, Calls calls) {
        calls.say("UpdateRole without a description", () -> {
            iam.updateRole(r -> r.roleName(NAME).maxSessionDuration(3600));
            Role role = iam.getRole(r -> r.roleName(NAME)).role();
            return "max=" + role.maxSessionDuration() + " " + role.description();
        });
        calls.to(
                "UpdateAssumeRolePolicy",
                () -> iam.updateAssumeRolePolicy(r -> r.roleName(NAME).policyDocument(PodIdentity.trust(TARGET))));
        calls.to(
                "PutRolePermissionsBoundary",
                () -> iam.putRolePermissionsBoundary(r -> r.roleName(NAME).permissionsBoundary(BOUNDARY)));
        calls.to(
                "PutRolePermissionsBoundary of no policy",
                () -> iam.putRolePermissionsBoundary(
                        r -> r.roleName("operator").permissionsBoundary(BOUNDARY + "-none")));
        calls.to("TagRole", () -> iam.tagRole(r -> r.roleName(NAME).tags(tag("a", "b"))));
        calls.to("UntagRole", () -> iam.untagRole(r -> r.roleName(NAME).tagKeys("a")));
    }

    private static void delete(IamClient iam, Calls calls) {
        calls.to("DeleteRole in use", () -> iam.deleteRole(r -> r.roleName(NAME)));
        calls.to(
                "DetachRolePolicy",
                () -> iam.detachRolePolicy(r -> r.roleName(NAME).policyArn(MANAGED)));
        calls.to(
                "DetachRolePolicy again",
                () -> iam.detachRolePolicy(r -> r.roleName(NAME).policyArn(MANAGED)));
        calls.to(
                "DeleteRolePolicy",
                () -> iam.deleteRolePolicy(r -> r.roleName(NAME).policyName("crossbind")));
        calls.to(
                "DeleteRolePolicy again",
                () -> iam.deleteRolePolicy(r -> r.roleName(NAME).policyName("crossbind")));
        calls.to("DeleteRole", () -> iam.deleteRole(r -> r.roleName(NAME)));
        calls.to("DeleteRole again", () -> iam.deleteRole(r -> r.roleName(NAME)));
    }

    private static void provider(IamClient iam, Calls calls) {
        String arn = PodIdentity.provider(TARGET);
        calls.to(
                "GetOpenIDConnectProvider missing",
                () -> iam.getOpenIDConnectProvider(r -> r.openIDConnectProviderArn(arn)));
        calls.to("CreateOpenIDConnectProvider", () -> PodIdentity.createProvider(iam));
        calls.to("CreateOpenIDConnectProvider again", () -> PodIdentity.createProvider(iam));
        calls.say("GetOpenIDConnectProvider", () -> {
            var provider = iam.getOpenIDConnectProvider(r -> r.openIDConnectProviderArn(arn));
            return provider.url() + " " + provider.clientIDList() + " tags="
                    + provider.tags().size();
        });
        calls.to(
                "AddClientIDToOpenIDConnectProvider",
                () -> iam.addClientIDToOpenIDConnectProvider(
                        r -> r.openIDConnectProviderArn(arn).clientID("other")));
        calls.to(
                "DeleteOpenIDConnectProvider",
                () -> iam.deleteOpenIDConnectProvider(r -> r.openIDConnectProviderArn(arn)));
        calls.to(
                "DeleteOpenIDConnectProvider again",
                () -> iam.deleteOpenIDConnectProvider(r -> r.openIDConnectProviderArn(arn)));
    }

    private static String encoded(String document) {
        return document.startsWith("%7B") ? "yes" : "no";
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    private static IamClient managementRole(PythonStandIn standIn) {
        Clients clients = new Clients(standIn.endpoint());
        String role = standIn.createManagementRole(TARGET, HOME, "id-1");
        assertThat(role).isEqualTo("arn:aws:iam::222222222222:role/crossbind/operator");
        try (StsClient sts = clients.sts(Clients.of(standIn.operatorEnvironment(HOME)))) {
            assertThat(sts.getCallerIdentity().account()).isEqualTo(HOME);
            Credentials credentials = sts.assumeRole(
                            r -> r.roleArn(role).roleSessionName("crossbind").externalId("id-1"))
                    .credentials();
            try (StsClient assumed = clients.sts(Clients.of(credentials))) {
                assertThat(assumed.getCallerIdentity().arn())
                        .isEqualTo("arn:aws:sts::222222222222:assumed-role/operator/crossbind");
            }
            return clients.iam(Clients.of(credentials));
        }
    }

    private static Map<String, String> answers(String table) {
        Map<String, String> answers = new TreeMap<>();
        table.lines().map(line -> line.split(" \\| ")).forEach(cells -> answers.put(cells[0], cells[1]));
        return answers;
    }

    private record Calls(Map<String, String> answers) {

        void to(String name, Runnable call) {
            say(name, () -> {
                call.run();
                return "ok";
            });
        }

        void say(String name, Supplier<String> call) {
            try {
                answers.put(name, call.get());
            } catch (AwsServiceException e) {
                answers.put(name, e.statusCode() + " " + e.awsErrorDetails().errorCode());
            }
        }
    }
}
