package io.crossbind.aws;

import io.crossbind.model.ErrorSummary;
import io.crossbind.model.Failure;
import io.crossbind.model.Reason;
import io.crossbind.model.Refusal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** The one place where errors of AWS get their meaning: by code, never by the text of a message (API references of the services). */
final class AwsErrors {
    private static final Logger LOG = LoggerFactory.getLogger(AwsErrors.class);

    private AwsErrors() {}

    /**
     * @param call service and operation, such as {@code iam:CreateRole}
     */
    static Failure classify(String call, RuntimeException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof Failure known) {
                return known;
            }
        }
        return switch (e) {
            case AwsServiceException answer ->
                failure(
                        reason(call, answer),
                        call + ": " + code(answer) + ": " + text(answer) + ambiguity(call, answer),
                        Optional.ofNullable(answer.requestId()),
                        answer);
            case SdkException silence ->
                failure(Reason.AWS_UNREACHABLE, call + ": " + silence.getMessage(), Optional.empty(), silence);
            default -> throw e;
        };
    }

    /** The condition gets the summary. The log gets the whole error, on a line that is seen only if the summary lacks some of it. */
    private static Failure failure(Reason reason, String error, Optional<String> requestId, SdkException cause) {
        ErrorSummary summary = ErrorSummary.of(error, requestId);
        LOG.atLevel(summary.isCut() ? Level.INFO : Level.DEBUG)
                .log("{} (request id {})", ErrorSummary.oneLine(error), requestId.orElse("none"));
        return new Failure(new Refusal(reason, summary.text()), cause);
    }

    /** What an answer means, without the words around it. */
    static Reason reason(String call, AwsServiceException answer) {
        if (answer.isThrottlingException()) {
            return Reason.THROTTLED;
        }
        return switch (code(answer).replaceFirst("Exception$", "")) {
            case "AccessDenied", "UnauthorizedOperation", "NotAuthorized", "AuthorizationError", "MethodNotAllowed" ->
                denied(call, answer);
            case "ExpiredToken",
                    "RequestExpired",
                    "InvalidClientTokenId",
                    "UnrecognizedClient",
                    "InvalidAccessKeyId",
                    "InvalidToken",
                    "InvalidSecurity",
                    "SignatureDoesNotMatch",
                    "IncompleteSignature",
                    "InvalidIdentityToken",
                    "IDPRejectedClaim" -> Reason.CREDENTIALS_EXPIRED;
            case "RegionDisabled", "OptInRequired" -> Reason.REGION_DISABLED;
            case "ResourceLimitExceeded" -> Reason.QUOTA_EXCEEDED;
            case "LimitExceeded" -> limit(call);
            case "PolicyLengthExceeded", "OverLimit", "AWS.SimpleQueueService.OverLimit" ->
                Reason.RESOURCE_POLICY_TOO_LONG;
            case "MalformedPolicyDocument", "MalformedPolicy" -> malformed(answer);
            case "PublicPolicy" -> Reason.RESOURCE_POLICY_PUBLIC;
            case "InvalidInput",
                    "ValidationError",
                    "Validation",
                    "InvalidParameter",
                    "InvalidParameterValue",
                    "InvalidAttributeValue",
                    "InvalidArn",
                    "PolicyNotAttachable" -> invalid(call, answer);
            case "NoSuchBucket",
                    "QueueDoesNotExist",
                    "AWS.SimpleQueueService.NonExistentQueue",
                    "NotFound",
                    "RepositoryNotFound" -> Reason.RESOURCE_NOT_FOUND;
            case "InvalidRequest" -> invalidRequest(call, answer);
            case "NoSuchEntity", "ResourceNotFound" -> missing(call);
            case "UnknownResource", "ResourceArnNotFound" -> unknown(call);
            case "OperationNotPermitted" -> notPermitted(call);
            case "MalformedArn" -> writtenByTheUser(call) ? Reason.INVALID_INPUT : Reason.CHANGED_MEANWHILE;
            case "ResourceShareLimitExceeded" -> Reason.QUOTA_EXCEEDED;
            case "DeleteConflict" -> Reason.DELETE_BLOCKED;
            case "ConcurrentModification",
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
                    "ResourceShareInvitationExpired" -> Reason.CHANGED_MEANWHILE;
            case "KMSInvalidState", "Disabled" -> Reason.KEY_NOT_USABLE;
            case "UnmodifiableEntity" -> Reason.CONFLICT;
            case "OpenIdIdpCommunicationError", "IDPCommunicationError" -> Reason.ISSUER_UNREACHABLE;
            default -> Reason.AWS_ERROR;
        };
    }

    /**
     * S3 says so of a document that it finds public as a whole, where Block Public Access is on: no right of the caller would help (S3 user
     * guide, troubleshooting access denied errors, block public access settings).
     */
    private static Reason denied(String call, AwsServiceException answer) {
        return call.equals("s3:PutBucketPolicy") && text(answer).contains("BlockPublicPolicy")
                ? Reason.RESOURCE_POLICY_PUBLIC
                : Reason.ACCESS_DENIED;
    }

    /** What else may be meant by an answer whose text does not tell: the first time it is waited for, and in the end it is the rest. */
    private static String ambiguity(String call, AwsServiceException answer) {
        return call.equals("sqs:SetQueueAttributes") && reason(call, answer) == Reason.PRINCIPAL_NOT_YET_KNOWN
                ? " (SQS says this of a role that it does not know, and of a policy that it does not take)"
                : "";
    }

    /** In a read it is the share that RAM told of a moment ago, otherwise something that the manifest names. */
    private static Reason unknown(String call) {
        boolean ofTheShare = call.startsWith("ram:GetResourceShare") || call.startsWith("ram:List");
        return ofTheShare ? Reason.CHANGED_MEANWHILE : Reason.RESOURCE_NOT_FOUND;
    }

    /** Whether a call of RAM names what the manifest does; the others name only what RAM told of itself. */
    private static boolean writtenByTheUser(String call) {
        return call.equals("ram:CreateResourceShare") || call.startsWith("ram:Associate");
    }

    /** RAM says so of what may not be shared like that, and of what a consumer still uses (its API reference, Errors). */
    private static Reason notPermitted(String call) {
        return switch (call) {
            case "ram:DisassociateResourceShare", "ram:DeleteResourceShare" -> Reason.SHARE_IN_USE;
            default -> call.startsWith("ram:") ? Reason.SHARE_NOT_PERMITTED : Reason.AWS_ERROR;
        };
    }

    /** DynamoDB's limit is not of what there is but of what is changed at once (its API reference, PutResourcePolicy). */
    private static Reason limit(String call) {
        return call.startsWith("dynamodb:") ? Reason.THROTTLED : Reason.QUOTA_EXCEEDED;
    }

    /**
     * The one case without a code of its own: a principal that was made a moment ago is unknown for up to a minute and answered
     * as if the document were wrong. IAM and S3 say so in the first words, SNS in the second, Secrets Manager in the third, ECR in the
     * fourth.
     */
    private static Reason malformed(AwsServiceException answer) {
        String text = text(answer);
        return text.contains("Invalid principal")
                        || text.contains("PrincipalNotFound")
                        || text.contains("unsupported principal")
                        || text.contains("Principal not found")
                ? Reason.PRINCIPAL_NOT_YET_KNOWN
                : Reason.MALFORMED_POLICY;
    }

    /**
     * What a call refuses in which the policy is all that can be wrong. SQS tells no unknown principal from a wrong document; of what
     * Lambda takes, only the principal can be wrong. What EKS does not take of values that the operator made is a role that was made, or trusted it, only a moment ago.
     * RAM's lists are asked only for what RAM itself has told.
     */
    private static Reason invalid(String call, AwsServiceException answer) {
        return switch (call) {
            case "sqs:SetQueueAttributes",
                    "lambda:AddPermission",
                    "eks:CreatePodIdentityAssociation",
                    "eks:UpdatePodIdentityAssociation" -> Reason.PRINCIPAL_NOT_YET_KNOWN;
            // A principal is an InvalidArnException; an operation that is none of this kind of key's is not (KMS API
            // reference, CreateGrant).
            case "kms:CreateGrant" ->
                code(answer).startsWith("InvalidArn") ? Reason.PRINCIPAL_NOT_YET_KNOWN : Reason.ACCESS_UNSUPPORTED;
            case "sns:SetTopicAttributes",
                    "ecr:SetRepositoryPolicy",
                    "dynamodb:PutResourcePolicy",
                    "events:PutPermission",
                    "secretsmanager:PutResourcePolicy" -> malformed(answer);
            // "Principal ID ... is not in your organization": what may be wrong besides is the manifest's too.
            case "ram:CreateResourceShare", "ram:AssociateResourceShare" -> Reason.SHARE_NOT_PERMITTED;
            // A share that RAM is just changing, or somebody else is: all that is sent was read, or taken by RAM,
            // before.
            case "ram:DisassociateResourceShare",
                    "ram:UpdateResourceShare",
                    "ram:DeleteResourceShare",
                    "ram:AssociateResourceSharePermission",
                    "ram:AcceptResourceShareInvitation" -> Reason.CHANGED_MEANWHILE;
            default ->
                call.startsWith("eks:") || call.startsWith("ram:List") || call.startsWith("ram:GetResourceShare")
                        ? Reason.AWS_ERROR
                        : Reason.INVALID_INPUT;
        };
    }

    /**
     * Secrets Manager says so of a secret that is to be deleted, and of one that another service manages and does not let others change
     * (Secrets Manager API reference, PutResourcePolicy, Errors); EKS of a cluster that is not ready for it.
     */
    private static Reason invalidRequest(String call, AwsServiceException answer) {
        return switch (call.substring(0, call.indexOf(':'))) {
            case "secretsmanager" ->
                text(answer).contains("managed by") ? Reason.RESOURCE_UNSUPPORTED : Reason.RESOURCE_NOT_FOUND;
            case "eks" -> Reason.AWS_ERROR;
            default -> Reason.INVALID_INPUT;
        };
    }

    private static Reason missing(String call) {
        return switch (call) {
            case "iam:AttachRolePolicy" -> Reason.POLICY_NOT_FOUND;
            case "iam:CreateRole", "iam:PutRolePermissionsBoundary" -> Reason.BOUNDARY_NOT_FOUND;
            case "eks:DescribeCluster" -> Reason.ISSUER_UNAVAILABLE;
            case "eks:ListPodIdentityAssociations", "eks:CreatePodIdentityAssociation" -> Reason.EKS_CLUSTER_NOT_FOUND;
            default ->
                call.startsWith("iam:") || call.startsWith("eks:")
                        ? Reason.CHANGED_MEANWHILE
                        : Reason.RESOURCE_NOT_FOUND;
        };
    }

    private static String code(AwsServiceException answer) {
        AwsErrorDetails details = answer.awsErrorDetails();
        return details == null || details.errorCode() == null ? "HTTP " + answer.statusCode() : details.errorCode();
    }

    private static String text(AwsServiceException answer) {
        AwsErrorDetails details = answer.awsErrorDetails();
        @Nullable String message = details == null ? null : details.errorMessage();
        return message == null ? "no message" : message;
    }
}
