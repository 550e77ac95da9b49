package io.crossbind.e2e.demo;

import io.crossbind.e2e.demo.DemoEnvironment.AccountId;
import io.crossbind.e2e.sandbox.Sandbox;
import io.crossbind.kit.aws.Call;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.s3.S3Client;

/** One account of the sandbox, as its administrator sees and changes it. */
final class DemoAccount {

    private static final String BOUNDARY = "crossbind-boundary";

    /** The boundary of install.md, shortened. */
    private static final String BOUNDARY_DOCUMENT = """
            {"Version": "2012-10-17", "Statement": [
              {"Sid": "AtMost", "Effect": "Allow", "Resource": "*",
               "Action": ["s3:*", "sqs:*", "sns:*", "dynamodb:*", "kms:Decrypt", "kms:GenerateDataKey*"]},
              {"Sid": "NoIdentities", "Effect": "Deny", "Resource": "*",
               "Action": ["iam:*", "organizations:*", "account:*", "sts:AssumeRole"]}]}""";

    private static final String READ_CATALOG = """
            {"Version": "2012-10-17", "Statement": [
              {"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": "arn:aws:dynamodb:*:*:table/catalog"}]}""";

    private final Sandbox aws;
    private final AccountId id;
    private final AwsClients administrator;

    DemoAccount(Sandbox aws, AccountId id) {
        this.aws = aws;
        this.id = id;
        this.administrator = new AwsClients(aws.endpoint(), aws.administratorOf(id.id()));
    }

    String boundaryArn() {
        return "arn:aws:iam::" + id + ":policy/" + BOUNDARY;
    }

    void createBoundary() {
        iam().createPolicy(request -> request.policyName(BOUNDARY).policyDocument(BOUNDARY_DOCUMENT));
    }

    /** Creates a customer-managed policy under the path allowed by the example's account. */
    void createSharedPolicy(String name) {
        iam().createPolicy(request -> request.path("/shared/").policyName(name).policyDocument(READ_CATALOG));
    }

    void createObject(String bucket, String key, String content) {
        S3Client s3 = administrator.s3();
        s3.createBucket(request -> request.bucket(bucket));
        s3.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromString(content));
    }

    Role role(String name) {
        return iam().getRole(request -> request.roleName(name)).role();
    }

    /** The role's trust policy, with each element on a line of its own. */
    String trust(String role) {
        return Json.pretty(Json.decoded(role(role).assumeRolePolicyDocument()));
    }

    /** The role's inline policy, in the format of {@link #trust}. */
    String inlinePolicy(String role) {
        return Json.pretty(Json.decoded(
                iam().getRolePolicy(request -> request.roleName(role).policyName("crossbind"))
                        .policyDocument()));
    }

    /** Changes a trust policy behind the operator's back. */
    void setTrust(String role, String document) {
        iam().updateAssumeRolePolicy(request -> request.roleName(role).policyDocument(document));
    }

    /** ARNs of the roles under the operator's path, except for the management role. */
    List<String> operatorsRoles() {
        return iam().listRolesPaginator(request -> request.pathPrefix("/crossbind/")).roles().stream()
                .map(Role::arn)
                .filter(arn -> !arn.endsWith(":role/crossbind/operator"))
                .sorted()
                .toList();
    }

    /** ARNs of the OpenID Connect providers. */
    List<String> providers() {
        return iam().listOpenIDConnectProviders().openIDConnectProviderList().stream()
                .map(provider -> provider.arn())
                .toList();
    }

    /** The IAM operations called by the operator in this account since {@link Sandbox#clearCalls}, oldest first. */
    Stream<String> operatorsCalls() {
        return aws.calls().stream()
                .filter(call -> call.account().equals(id.id()) && call.service().equals("iam"))
                .filter(call -> call.principal().contains("/operator/")
                        || call.principal().contains("crossbind-operator"))
                .map(Call::operation);
    }

    private IamClient iam() {
        return administrator.iam();
    }
}
