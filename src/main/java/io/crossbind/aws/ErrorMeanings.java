package io.crossbind.aws;

import io.crossbind.aws.AwsOperation.DynamoDb;
import io.crossbind.aws.AwsOperation.Ecr;
import io.crossbind.aws.AwsOperation.Eks;
import io.crossbind.aws.AwsOperation.Events;
import io.crossbind.aws.AwsOperation.Iam;
import io.crossbind.aws.AwsOperation.Kms;
import io.crossbind.aws.AwsOperation.Lambda;
import io.crossbind.aws.AwsOperation.Ram;
import io.crossbind.aws.AwsOperation.S3;
import io.crossbind.aws.AwsOperation.SecretsManager;
import io.crossbind.aws.AwsOperation.Sns;
import io.crossbind.aws.AwsOperation.Sqs;
import io.crossbind.aws.AwsOperation.Sts;
import io.crossbind.model.Reason;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The table of error codes (API references of the services). Most codes have one meaning. The meaning of other codes depends on the
 * operation. Where several services share such a code, the decision names every service. So a new service cannot get a default unnoticed.
 */
final class ErrorMeanings {
    /** Codes of errors in which AWS no longer accepts the credentials. */
    private static final Set<String> CREDENTIALS = Set.of(
            "ExpiredToken",
            "RequestExpired",
            "InvalidClientTokenId",
            "UnrecognizedClient",
            "InvalidAccessKeyId",
            "InvalidToken",
            "InvalidSecurity",
            "SignatureDoesNotMatch",
            "IncompleteSignature",
            "InvalidIdentityToken",
            "IDPRejectedClaim");

    private static final Map<String, Meaning> BY_CODE = table();

    private ErrorMeanings() {}

    /** Returns whether the code belongs to an error in which AWS no longer accepts the credentials. */
    static boolean refusesCredentials(String code) {
        return CREDENTIALS.contains(code);
    }

    /**
     * The meaning of an error.
     *
     * @param code without the ending {@code Exception}, which only some protocols add
     * @param text the message of the error; only a few meanings depend on it
     * @return {@link Reason#AWS_ERROR} for a code outside the table
     */
    static Reason of(AwsOperation operation, String code, String text) {
        return BY_CODE.getOrDefault(code, always(Reason.AWS_ERROR)).reason(operation, code, text);
    }

    private static Map<String, Meaning> table() {
        Map<String, Meaning> table = new HashMap<>();
        enterFixedMeanings(table);
        enterMeaningsByOperation(table);
        return Map.copyOf(table);
    }

    private static void enterFixedMeanings(Map<String, Meaning> table) {
        CREDENTIALS.forEach(code -> table.put(code, always(Reason.CREDENTIALS_EXPIRED)));
        enter(table, always(Reason.REGION_DISABLED), "RegionDisabled", "OptInRequired");
        enter(table, always(Reason.QUOTA_EXCEEDED), "ResourceLimitExceeded", "ResourceShareLimitExceeded");
        enter(
                table,
                always(Reason.RESOURCE_POLICY_TOO_LONG),
                "PolicyLengthExceeded",
                "OverLimit",
                "AWS.SimpleQueueService.OverLimit");
        enter(table, always(Reason.RESOURCE_POLICY_PUBLIC), "PublicPolicy");
        enter(
                table,
                always(Reason.RESOURCE_NOT_FOUND),
                "NoSuchBucket",
                "QueueDoesNotExist",
                "AWS.SimpleQueueService.NonExistentQueue",
                "NotFound",
                "RepositoryNotFound");
        enter(table, always(Reason.DELETE_BLOCKED), "DeleteConflict");
        enter(
                table,
                always(Reason.CHANGED_MEANWHILE),
                "ConcurrentModification",
                "EntityTemporarilyUnmodifiable",
                "EntityAlreadyExists",
                "OperationAborted",
                "PolicyNotFound",
                "ResourceConflict",
                "ResourceInUse",
                "IdempotentParameterMismatch",
                "InvalidStateTransition",
                "ResourceShareInvitationAlreadyAccepted",
                "ResourceShareInvitationAlreadyRejected",
                "ResourceShareInvitationArnNotFound",
                "ResourceShareInvitationExpired");
        enter(table, always(Reason.KEY_NOT_USABLE), "KMSInvalidState", "Disabled");
        enter(table, always(Reason.CONFLICT), "UnmodifiableEntity");
        enter(table, always(Reason.ISSUER_UNREACHABLE), "OpenIdIdpCommunicationError", "IDPCommunicationError");
    }

    private static void enterMeaningsByOperation(Map<String, Meaning> table) {
        enter(
                table,
                (operation, _, text) -> denied(operation, text),
                "AccessDenied",
                "UnauthorizedOperation",
                "NotAuthorized",
                "AuthorizationError",
                "MethodNotAllowed");
        enter(table, (operation, _, _) -> limit(operation), "LimitExceeded");
        enter(table, (_, _, text) -> malformed(text), "MalformedPolicyDocument", "MalformedPolicy");
        enter(
                table,
                ErrorMeanings::invalid,
                "InvalidInput",
                "ValidationError",
                "Validation",
                "InvalidParameter",
                "InvalidParameterValue",
                "InvalidAttributeValue",
                "InvalidArn",
                "PolicyNotAttachable");
        enter(table, (operation, _, text) -> invalidRequest(operation, text), "InvalidRequest");
        enter(table, (operation, _, _) -> missing(operation), "NoSuchEntity", "ResourceNotFound");
        enter(table, (operation, _, _) -> unknown(operation), "UnknownResource", "ResourceArnNotFound");
        enter(table, (operation, _, _) -> notPermitted(operation), "OperationNotPermitted");
        enter(table, (operation, _, _) -> malformedArn(operation), "MalformedArn");
    }

    private static void enter(Map<String, Meaning> table, Meaning meaning, String... codes) {
        Stream.of(codes).forEach(code -> table.put(code, meaning));
    }

    private static Meaning always(Reason reason) {
        return (_, _, _) -> reason;
    }

    /**
     * If Block Public Access is on, S3 also denies a public document. More permissions of the caller would not help then (S3 user guide,
     * troubleshooting access denied errors, block public access settings).
     */
    private static Reason denied(AwsOperation operation, String text) {
        return operation == S3.PutBucketPolicy && text.contains("BlockPublicPolicy")
                ? Reason.RESOURCE_POLICY_PUBLIC
                : Reason.ACCESS_DENIED;
    }

    /** DynamoDB limits the number of concurrent changes, not the number of policies (DynamoDB API reference, PutResourcePolicy). */
    private static Reason limit(AwsOperation operation) {
        return operation instanceof DynamoDb ? Reason.THROTTLED : Reason.QUOTA_EXCEEDED;
    }

    /**
     * A new principal is unknown for up to a minute, and the service then rejects the document as malformed. IAM and S3 use the first text,
     * SNS the second, Secrets Manager the third, ECR the fourth.
     */
    private static Reason malformed(String text) {
        return Stream.of("Invalid principal", "PrincipalNotFound", "unsupported principal", "Principal not found")
                        .anyMatch(text::contains)
                ? Reason.PRINCIPAL_NOT_YET_KNOWN
                : Reason.MALFORMED_POLICY;
    }

    /**
     * The meaning of an invalid parameter: the parameter that can be wrong in the operation. SQS does not distinguish an unknown principal
     * from a wrong document. Of the parameters of Lambda's AddPermission only the principal can be wrong. The operator computes the
     * parameters for EKS, so EKS refuses only a new role or a role with a new trust policy.
     */
    private static Reason invalid(AwsOperation operation, String code, String text) {
        return switch (operation) {
            case Sqs.SetQueueAttributes,
                    Lambda.AddPermission,
                    Eks.CreatePodIdentityAssociation,
                    Eks.UpdatePodIdentityAssociation -> Reason.PRINCIPAL_NOT_YET_KNOWN;
            // An unknown principal is an InvalidArnException. For other codes, this kind of key does not have the
            // operation (KMS API reference, CreateGrant).
            case Kms.CreateGrant ->
                code.equals("InvalidArn") ? Reason.PRINCIPAL_NOT_YET_KNOWN : Reason.ACCESS_UNSUPPORTED;
            case Sns.SetTopicAttributes,
                    Ecr.SetRepositoryPolicy,
                    DynamoDb.PutResourcePolicy,
                    Events.PutPermission,
                    SecretsManager.PutResourcePolicy -> malformed(text);
            case Ram ram -> invalidOfShare(ram);
            case Eks _ -> Reason.AWS_ERROR;
            case Iam _, Sts _, S3 _, Ecr _, Sqs _, Sns _, SecretsManager _, DynamoDb _, Events _, Lambda _, Kms _ ->
                Reason.INVALID_INPUT;
        };
    }

    private static Reason invalidOfShare(Ram operation) {
        return switch (operation) {
            // "Principal ID ... is not in your organization". The manifest contains all other parameters too.
            case CreateResourceShare, AssociateResourceShare -> Reason.SHARE_NOT_PERMITTED;
            // The operator sends only values read from RAM or accepted by RAM before. So another writer, or RAM itself,
            // is changing the share.
            case DisassociateResourceShare,
                    UpdateResourceShare,
                    DeleteResourceShare,
                    AssociateResourceSharePermission,
                    AcceptResourceShareInvitation -> Reason.CHANGED_MEANWHILE;
            case GetPermission -> Reason.INVALID_INPUT;
            // The operator asks only for objects returned by RAM itself.
            case GetResourceShares,
                    GetResourceShareAssociations,
                    GetResourceShareInvitations,
                    ListPermissions,
                    ListResourceSharePermissions -> Reason.AWS_ERROR;
        };
    }

    /**
     * Secrets Manager answers InvalidRequest for a secret scheduled for deletion, and for a secret managed by another service and protected
     * against changes (Secrets Manager API reference, PutResourcePolicy, Errors). EKS answers InvalidRequest for a cluster that is not ready.
     */
    private static Reason invalidRequest(AwsOperation operation, String text) {
        return switch (operation) {
            case SecretsManager _ ->
                text.contains("managed by") ? Reason.RESOURCE_UNSUPPORTED : Reason.RESOURCE_NOT_FOUND;
            case Eks _ -> Reason.AWS_ERROR;
            case Iam _, Sts _, Ram _, S3 _, Ecr _, Sqs _, Sns _, DynamoDb _, Events _, Lambda _, Kms _ ->
                Reason.INVALID_INPUT;
        };
    }

    /** The meaning of a missing object. IAM and EKS do not report which object of the call is missing. */
    private static Reason missing(AwsOperation operation) {
        return switch (operation) {
            case Iam.AttachRolePolicy -> Reason.POLICY_NOT_FOUND;
            case Iam.CreateRole, Iam.PutRolePermissionsBoundary -> Reason.BOUNDARY_NOT_FOUND;
            case Eks.DescribeCluster -> Reason.ISSUER_UNAVAILABLE;
            case Eks.ListPodIdentityAssociations, Eks.CreatePodIdentityAssociation -> Reason.EKS_CLUSTER_NOT_FOUND;
            case Iam _, Eks _ -> Reason.CHANGED_MEANWHILE;
            case Sts _, Ram _, S3 _, Ecr _, Sqs _, Sns _, SecretsManager _, DynamoDb _, Events _, Lambda _, Kms _ ->
                Reason.RESOURCE_NOT_FOUND;
        };
    }

    /** A list misses a share returned by RAM a moment ago. The other operations miss an object named in the manifest. */
    private static Reason unknown(AwsOperation operation) {
        return switch (operation) {
            case Ram.GetResourceShares,
                    Ram.GetResourceShareAssociations,
                    Ram.GetResourceShareInvitations,
                    Ram.ListPermissions,
                    Ram.ListResourceSharePermissions -> Reason.CHANGED_MEANWHILE;
            default -> Reason.RESOURCE_NOT_FOUND;
        };
    }

    /**
     * RAM does not permit sharing of some resources. While a consumer uses a resource, RAM does not permit an end of sharing (RAM API
     * reference, Errors).
     */
    private static Reason notPermitted(AwsOperation operation) {
        return switch (operation) {
            case Ram.DisassociateResourceShare, Ram.DeleteResourceShare -> Reason.SHARE_IN_USE;
            case Ram _ -> Reason.SHARE_NOT_PERMITTED;
            default -> Reason.AWS_ERROR;
        };
    }

    /** Three operations of RAM send ARNs from the manifest. The others send ARNs from RAM itself. */
    private static Reason malformedArn(AwsOperation operation) {
        return switch (operation) {
            case Ram.CreateResourceShare, Ram.AssociateResourceShare, Ram.AssociateResourceSharePermission ->
                Reason.INVALID_INPUT;
            default -> Reason.CHANGED_MEANWHILE;
        };
    }

    /** The meaning of an error code. */
    @FunctionalInterface
    private interface Meaning {
        Reason reason(AwsOperation operation, String code, String text);
    }
}
