package io.crossbind.e2e.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbind.e2e.Light;
import io.crossbind.kit.aws.policy.AccessRequest;
import io.crossbind.kit.aws.policy.ContextKeys;
import io.crossbind.kit.aws.policy.Decision;
import io.crossbind.kit.aws.policy.Policy;
import io.crossbind.kit.aws.policy.PolicyKind;
import io.crossbind.kit.aws.policy.Requester;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The CloudFormation template of an account matches the documentation, and is sufficient for the operator. */
@Light
class ManagementRoleTest {
    /** The documented values of the template's parameters; the other parameters keep their defaults. */
    private static final Map<String, String> TARGET = Map.of(
            "AWS::Partition", "aws",
            "AWS::AccountId", "222222222222",
            "OperatorRoleArn", "arn:aws:iam::111111111111:role/crossbind-operator",
            "ExternalId", "0b9d2c1e-5c1f-4f0e-9a55-2f6f3f6f0c11",
            "ClusterId", "arn:aws:eks:eu-west-1:111111111111:cluster/prod",
            "Issuer", "oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF",
            "Boundary", "arn:aws:iam::222222222222:policy/crossbind-boundary",
            "ManagementRole", "operator",
            "AllowedActions", "s3:GetObject,s3:ListBucket");

    private static final Map<String, String> AT_HOME = and(
            TARGET,
            Map.of(
                    "AWS::AccountId", "111111111111",
                    "ExternalId", "",
                    "Boundary", "arn:aws:iam::111111111111:policy/crossbind-boundary",
                    "OperatorRoleName", "crossbind-operator",
                    "AssumableRoleArns", "arn:aws:iam::222222222222:role/crossbind/*",
                    "InstanceProfiles", "true",
                    "PodIdentityClusterArn", "arn:aws:eks:eu-west-1:111111111111:cluster/prod"));

    /** The operator's IAM calls in a target account, and the permissions to tag at creation. */
    private static final Set<String> NEEDED = Set.of(
            "iam:GetAccountAuthorizationDetails",
            "iam:ListRoles",
            "iam:GetAccountSummary",
            "iam:GetRole",
            "iam:GetPolicy",
            "iam:ListRolePolicies",
            "iam:GetRolePolicy",
            "iam:ListAttachedRolePolicies",
            "iam:CreateRole",
            "iam:UpdateRole",
            "iam:UpdateAssumeRolePolicy",
            "iam:PutRolePolicy",
            "iam:DeleteRolePolicy",
            "iam:AttachRolePolicy",
            "iam:DetachRolePolicy",
            "iam:PutRolePermissionsBoundary",
            "iam:TagRole",
            "iam:UntagRole",
            "iam:DeleteRole",
            "iam:ListInstanceProfilesForRole",
            "iam:GetOpenIDConnectProvider",
            "iam:ListOpenIDConnectProviders",
            "iam:CreateOpenIDConnectProvider",
            "iam:TagOpenIDConnectProvider",
            "iam:AddClientIDToOpenIDConnectProvider",
            "iam:DeleteOpenIDConnectProvider");

    private static final Set<String> NEEDED_FOR_INSTANCES = Set.of(
            "iam:GetInstanceProfile",
            "iam:CreateInstanceProfile",
            "iam:TagInstanceProfile",
            "iam:AddRoleToInstanceProfile",
            "iam:RemoveRoleFromInstanceProfile",
            "iam:DeleteInstanceProfile",
            "iam:UntagInstanceProfile",
            "iam:PassRole");

    private static final Set<String> NEEDED_FOR_POD_IDENTITY = Set.of(
            "eks:ListPodIdentityAssociations",
            "eks:DescribePodIdentityAssociation",
            "eks:CreatePodIdentityAssociation",
            "eks:TagResource",
            "eks:UpdatePodIdentityAssociation",
            "eks:DeletePodIdentityAssociation",
            "iam:PassRole");

    private static final Set<String> NEEDED_FOR_GRANTS = Set.of(
            "dynamodb:DeleteResourcePolicy",
            "dynamodb:GetResourcePolicy",
            "dynamodb:PutResourcePolicy",
            "ecr:DeleteRepositoryPolicy",
            "ecr:GetRepositoryPolicy",
            "ecr:SetRepositoryPolicy",
            "kms:CreateGrant",
            "kms:ListGrants",
            "kms:RevokeGrant",
            "lambda:AddPermission",
            "lambda:GetFunctionConcurrency",
            "lambda:GetPolicy",
            "lambda:RemovePermission",
            "s3:DeleteBucketPolicy",
            "s3:GetBucketPolicy",
            "s3:ListAllMyBuckets",
            "s3:PutBucketPolicy",
            "secretsmanager:DeleteResourcePolicy",
            "secretsmanager:GetResourcePolicy",
            "secretsmanager:PutResourcePolicy",
            "sns:GetTopicAttributes",
            "sns:SetTopicAttributes",
            "sqs:GetQueueAttributes",
            "sqs:GetQueueUrl",
            "sqs:SetQueueAttributes");

    private static final Set<String> NEEDED_FOR_EVENT_BUSES =
            Set.of("events:DescribeEventBus", "events:PutPermission", "events:RemovePermission");

    private static final Set<String> NEEDED_FOR_SHARES = Set.of(
            "ram:AssociateResourceShare",
            "ram:AssociateResourceSharePermission",
            "ram:CreateResourceShare",
            "ram:DeleteResourceShare",
            "ram:DisassociateResourceShare",
            "ram:GetPermission",
            "ram:GetResourceShareAssociations",
            "ram:GetResourceShares",
            "ram:ListPermissions",
            "ram:ListResourceSharePermissions",
            "ram:TagResource",
            "ram:UpdateResourceShare");

    private static final Set<String> NEEDED_TO_ACCEPT_SHARES =
            Set.of("ram:AcceptResourceShareInvitation", "ram:GetResourceShareInvitations");

    private static final String GRANTABLE = "arn:aws:s3:::reports-data-prod,arn:aws:sqs:eu-west-1:222222222222:orders*";

    private final Template target = Template.with(TARGET);
    private final Template granting = Template.with(and(TARGET, Map.of("GrantableResourceArns", GRANTABLE)));
    private final Template onBuses = Template.with(and(TARGET, Map.of("EventBusPolicies", "true")));
    private final Template sharing =
            Template.with(and(TARGET, Map.of("ResourceShares", "true", "AcceptSharesFrom", "888888888888")));
    private final Template home = Template.with(AT_HOME);

    @Test
    void documentationShowsThePoliciesOfTheTemplate() {
        JsonNode trust = target.resources().at("/ManagementRole/Properties/AssumeRolePolicyDocument");
        assertThat(trust.isMissingNode()).isFalse();
        assertThat(Documented.policies("reference/iam-permissions.md"))
                .contains(
                        trust,
                        target.policies().get("crossbind"),
                        granting.policies().get("crossbind-grants"),
                        onBuses.policies().get("crossbind-event-buses"),
                        sharing.policies().get("crossbind-shares"),
                        sharing.policies().get("crossbind-share-acceptance"),
                        target.boundary(),
                        home.policies().get("crossbind-instance-profiles"),
                        home.policies().get("crossbind-pod-identity"),
                        home.boundary());
    }

    @Test
    void allowsTheOperatorsCallsAndNoOthers() {
        assertThat(target.policies()).containsOnlyKeys("crossbind");
        assertThat(allowed(target, "crossbind")).isEqualTo(NEEDED);
        assertThat(home.policies())
                .containsOnlyKeys("crossbind", "crossbind-instance-profiles", "crossbind-pod-identity");
        assertThat(allowed(home, "crossbind")).isEqualTo(NEEDED);
        assertThat(allowed(home, "crossbind-instance-profiles")).isEqualTo(NEEDED_FOR_INSTANCES);
        assertThat(allowed(home, "crossbind-pod-identity")).isEqualTo(NEEDED_FOR_POD_IDENTITY);
    }

    /** The resources belong to others and have no tag of the operator, so the policy names them. */
    @Test
    void policiesOfNamedResourcesOnlyAreWritten() {
        assertThat(granting.policies()).containsOnlyKeys("crossbind", "crossbind-grants");
        assertThat(allowed(granting, "crossbind-grants")).isEqualTo(NEEDED_FOR_GRANTS);
        JsonNode policy = granting.policies().get("crossbind-grants");
        assertThat(policy.path("Statement")).allSatisfy(statement -> {
            boolean lists = statement.path("Sid").asText().equals("ListOwnBuckets");
            assertThat(texts(statement.path("Resource")))
                    .containsExactly(lists ? new String[] {"*"} : GRANTABLE.split(","));
        });
        assertThat(texts(of(policy, "ListOwnBuckets").path("Action"))).containsExactly("s3:ListAllMyBuckets");
    }

    /** Service authorization reference, Amazon EventBridge: the two write actions have no resource type. */
    @Test
    void rightsOnEventBusesAreForAllOfThemOrNone() {
        assertThat(onBuses.policies()).containsOnlyKeys("crossbind", "crossbind-event-buses");
        assertThat(allowed(onBuses, "crossbind-event-buses")).isEqualTo(NEEDED_FOR_EVENT_BUSES);
        assertThat(onBuses.policies().get("crossbind-event-buses").path("Statement"))
                .allSatisfy(statement ->
                        assertThat(texts(statement.path("Resource"))).containsExactly("*"));
    }

    /** Both the AwsAccount and the role itself limit the principals of a share. */
    @Test
    void sharesLeaveTheOrganizationOnlyWhereThatIsAllowed() {
        assertThat(sharing.policies()).containsOnlyKeys("crossbind", "crossbind-shares", "crossbind-share-acceptance");
        assertThat(allowed(sharing, "crossbind-shares")).isEqualTo(NEEDED_FOR_SHARES);
        assertThat(allowed(sharing, "crossbind-share-acceptance")).isEqualTo(NEEDED_TO_ACCEPT_SHARES);
        assertThat(of(sharing.policies().get("crossbind-shares"), "NeverShareOutsideTheOrganization")
                        .at("/Condition/Bool/ram:RequestedAllowsExternalPrincipals")
                        .asText())
                .isEqualTo("true");
        assertThat(of(sharing.policies().get("crossbind-share-acceptance"), "AcceptInvitations")
                        .at("/Condition/StringEquals/ram:ShareOwnerAccountId")
                        .toString())
                .contains("888888888888");
        Template external = Template.with(and(TARGET, Map.of("ResourceShares", "true", "ExternalShares", "true")));
        assertThat(external.policies()).containsOnlyKeys("crossbind", "crossbind-shares");
        assertThat(external.policies().get("crossbind-shares").toString()).doesNotContain("Deny");
    }

    @Test
    void changesAreBoundToTheOwnerTag() {
        List<JsonNode> all = new ArrayList<>(statements(home));
        all.addAll(sharing.policies()
                .get("crossbind-shares")
                .path("Statement")
                .valueStream()
                .filter(statement -> !statement.path("Sid").asText().equals("UsePermissions"))
                .toList());
        for (JsonNode statement : all) {
            List<String> actions = texts(statement.path("Action"));
            boolean reads = actions.stream().allMatch(action -> action.matches("(iam|eks|ram):(Get|List|Describe).*"));
            boolean passes = actions.equals(List.of("iam:PassRole"));
            if (statement.path("Effect").asText().equals("Allow") && !reads && !passes) {
                assertThat(statement.at("/Condition/StringEquals").toString())
                        .as(statement.path("Sid").asText())
                        .containsPattern("aws:(Request|Resource)Tag/crossbind.io/cluster");
            }
        }
    }

    /** A user who may pass a role to every service can assume this role. */
    @Test
    void rolesUnderTheOwnPathArePassedToOneServiceEach() {
        List<JsonNode> passing = statements(home).stream()
                .filter(statement -> texts(statement.path("Action")).contains("iam:PassRole"))
                .filter(statement -> statement.path("Effect").asText().equals("Allow"))
                .toList();
        assertThat(passing)
                .allSatisfy(statement -> assertThat(texts(statement.path("Resource")))
                        .containsExactly("arn:aws:iam::111111111111:role/crossbind/*"))
                .extracting(statement -> statement
                        .at("/Condition/StringEquals/iam:PassedToService")
                        .asText())
                .containsExactlyInAnyOrder("ec2.amazonaws.com", "pods.eks.amazonaws.com");
        assertThat(Template.with(and(AT_HOME, Map.of("AWS::Partition", "aws-cn")))
                        .policies()
                        .get("crossbind-instance-profiles")
                        .toString())
                .contains("\"ec2.amazonaws.com.cn\"");
    }

    /** The name is reserved under any path, because role names are unique in an account, and a session's ARN has no path. */
    @Test
    void nameOfTheManagementRoleIsNeverTakenInATargetOrAtHome() {
        Map.of(target, "222222222222", home, "111111111111").forEach((template, account) -> {
            Policy policy = Policy.parse(template.policies().get("crossbind").toString(), PolicyKind.IDENTITY);
            for (String path : List.of("crossbind/", "crossbind/team/")) {
                for (String action : List.of("iam:CreateRole", "iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy")) {
                    assertThat(policy.decide(changing(account, action, path + "ledger")))
                            .isEqualTo(Decision.ALLOWED);
                    assertThat(policy.decide(changing(account, action, path + "operator")))
                            .as("%s in %s under %s", action, account, path)
                            .isEqualTo(Decision.DENIED);
                }
            }
            // The operator must see a conflict.
            assertThat(policy.decide(changing(account, "iam:GetRole", "crossbind/operator")))
                    .isEqualTo(Decision.ALLOWED);
        });
        Policy passing = Policy.parse(home.policies().get("crossbind").toString(), PolicyKind.IDENTITY);
        assertThat(passing.decide(changing("111111111111", "iam:PassRole", "crossbind/operator")))
                .isEqualTo(Decision.DENIED);
    }

    /** ARNs in a policy are case-sensitive, but role names are not. A role created as OPERATOR has no permissions. */
    @Test
    void boundaryLeavesNothingToARoleWithTheNameOfTheManagementRoleInAnyCase() {
        for (Template template : List.of(target, home)) {
            String account = template == home ? "111111111111" : "222222222222";
            Policy boundary = Policy.parse(template.boundary().toString(), PolicyKind.IDENTITY);
            for (String name : List.of("operator", "Operator", "OPERATOR")) {
                assertThat(boundary.decide(reading(account, name))).as(name).isEqualTo(Decision.DENIED);
            }
            assertThat(boundary.decide(reading(account, "operators"))).isEqualTo(Decision.ALLOWED);
        }
    }

    private static AccessRequest reading(String account, String role) {
        String arn = "arn:aws:iam::" + account + ":role/crossbind/" + role;
        return new AccessRequest(
                new Requester(account, arn, null, "", null, null),
                "s3:GetObject",
                "arn:aws:s3:::reports-data-prod/today.csv",
                new ContextKeys().put("aws:PrincipalArn", arn));
    }

    private static AccessRequest changing(String account, String action, String role) {
        return new AccessRequest(
                new Requester(account, "arn:aws:iam::" + account + ":role/any", null, "", null, null),
                action,
                "arn:aws:iam::" + account + ":role/" + role,
                new ContextKeys()
                        .put("iam:PermissionsBoundary", "arn:aws:iam::" + account + ":policy/crossbind-boundary")
                        .put("aws:RequestTag/crossbind.io/cluster", TARGET.get("ClusterId"))
                        .put("aws:ResourceTag/crossbind.io/cluster", TARGET.get("ClusterId")));
    }

    @Test
    void theRoleThatHasTheRightsIsNeverChanged() {
        assertThat(neverChanged(target))
                .containsExactly(
                        "arn:aws:iam::222222222222:role/operator", "arn:aws:iam::222222222222:role/*/operator");
        assertThat(neverChanged(home))
                .containsExactly(
                        "arn:aws:iam::111111111111:role/operator",
                        "arn:aws:iam::111111111111:role/*/operator",
                        "arn:aws:iam::111111111111:role/crossbind-operator");
        assertThat(home.resources().has("ManagementRole")).isFalse();
    }

    private static List<String> neverChanged(Template template) {
        return statements(template).stream()
                .filter(statement -> statement.path("Sid").asText().equals("NeverChangeThisRoleNorTakeItsName"))
                .flatMap(statement -> texts(statement.path("Resource")).stream())
                .toList();
    }

    @Test
    void boundaryLetsRolesAssumeTheIntendedTargetsOnly() {
        assertThat(of(target.boundary(), "NoOtherRoles").toString())
                .contains("sts:AssumeRole", "\"Resource\":\"*\"")
                .doesNotContain("NotResource");
        assertThat(of(target.boundary(), "AssumeTargets").isMissingNode()).isTrue();
        List<String> targets = List.of("arn:aws:iam::222222222222:role/crossbind/*");
        assertThat(texts(of(home.boundary(), "NoOtherRoles").path("NotResource")))
                .isEqualTo(targets);
        assertThat(texts(of(home.boundary(), "AssumeTargets").path("Resource"))).isEqualTo(targets);
        assertThat(texts(of(home.boundary(), "NoManagementRoles").path("Resource")))
                .containsExactly(
                        "arn:aws:iam::*:role/crossbind/operator", "arn:aws:iam::111111111111:role/crossbind-operator");
    }

    @Test
    void boundaryAllowsNoActionThatTheStackDoesNotName() {
        assertThat(texts(of(target.boundary(), "AtMost").path("Action")))
                .containsExactly("s3:GetObject", "s3:ListBucket");
        Template unnamed = Template.with(and(TARGET, Map.of("AllowedActions", "")));
        assertThat(unnamed.boundary().path("Statement"))
                .isNotEmpty()
                .allSatisfy(statement ->
                        assertThat(statement.path("Effect").asText()).isEqualTo("Deny"));
        Template assuming = Template.with(and(AT_HOME, Map.of("AllowedActions", "")));
        assertThat(assuming.boundary().path("Statement"))
                .filteredOn(statement -> statement.path("Effect").asText().equals("Allow"))
                .singleElement()
                .isEqualTo(of(home.boundary(), "AssumeTargets"));
    }

    @Test
    void mistakesAreRefusedBeforeAnythingIsMade() {
        assertThatThrownBy(() -> Template.with(and(TARGET, Map.of("ExternalId", ""))))
                .hasMessageContaining("ExternalId is required");
        assertThatThrownBy(() -> Template.with(and(
                        TARGET, Map.of("PodIdentityClusterArn", "arn:aws:eks:eu-west-1:111111111111:cluster/prod"))))
                .hasMessageContaining("requires OperatorRoleName");
    }

    /** IAM quotas: 10,240 characters of inline policies for a role, 6,144 for a managed policy, 2,048 for a trust policy. */
    @Test
    void policiesFitIntoTheQuotas() {
        int inline = home.policies().values().stream()
                .mapToInt(policy -> policy.toString().length())
                .sum();
        assertThat(target.resources()
                        .at("/ManagementRole/Properties/AssumeRolePolicyDocument")
                        .toString())
                .hasSizeBetween(100, 2048);
        assertThat(inline).isBetween(1000, 10_240);
        assertThat(home.boundary().toString()).hasSizeBetween(100, 6144);
    }

    private static Set<String> allowed(Template template, String policy) {
        Set<String> actions = new TreeSet<>();
        for (JsonNode statement : template.policies().get(policy).path("Statement")) {
            if (statement.path("Effect").asText().equals("Allow")) {
                actions.addAll(texts(statement.path("Action")));
            }
        }
        return actions;
    }

    private static List<JsonNode> statements(Template template) {
        return template.policies().values().stream()
                .flatMap(policy -> policy.path("Statement").valueStream())
                .toList();
    }

    private static JsonNode of(JsonNode policy, String sid) {
        return policy.path("Statement")
                .valueStream()
                .filter(statement -> statement.path("Sid").asText().equals(sid))
                .findFirst()
                .orElse(policy.path("no such statement"));
    }

    private static List<String> texts(JsonNode oneOrMany) {
        return oneOrMany.isArray()
                ? oneOrMany.valueStream().map(JsonNode::asText).toList()
                : List.of(oneOrMany.asText());
    }

    private static Map<String, String> and(Map<String, String> values, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(values);
        all.putAll(more);
        return Map.copyOf(all);
    }
}
