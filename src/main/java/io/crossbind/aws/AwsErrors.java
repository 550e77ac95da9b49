package io.crossbind.aws;

import io.crossbind.model.Failure;
import io.crossbind.model.Reason;
import io.crossbind.model.Refusal;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** The one place where errors of AWS get their meaning: by code, never by the text of a message (API references of IAM, STS and EKS). */
final class AwsErrors {
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
            case AwsServiceException answer -> new Failure(of(call, answer), answer);
            case SdkException silence ->
                new Failure(new Refusal(Reason.AWS_UNREACHABLE, call + ": " + silence.getMessage()), silence);
            default -> throw e;
        };
    }

    private static Refusal of(String call, AwsServiceException answer) {
        return new Refusal(reason(call, answer), call + ": " + code(answer) + ": " + text(answer));
    }

    /** What an answer means, without the words around it. */
    static Reason reason(String call, AwsServiceException answer) {
        if (answer.isThrottlingException()) {
            return Reason.THROTTLED;
        }
        return switch (code(answer).replaceFirst("Exception$", "")) {
            case "AccessDenied", "UnauthorizedOperation", "NotAuthorized" -> Reason.ACCESS_DENIED;
            case "ExpiredToken",
                    "RequestExpired",
                    "InvalidClientTokenId",
                    "UnrecognizedClient",
                    "InvalidAccessKeyId",
                    "SignatureDoesNotMatch",
                    "IncompleteSignature",
                    "InvalidIdentityToken",
                    "IDPRejectedClaim" -> Reason.CREDENTIALS_EXPIRED;
            case "RegionDisabled", "OptInRequired" -> Reason.REGION_DISABLED;
            case "LimitExceeded", "ResourceLimitExceeded" -> Reason.QUOTA_EXCEEDED;
            case "MalformedPolicyDocument" -> malformed(answer);
            case "InvalidInput", "ValidationError", "Validation", "PolicyNotAttachable" -> Reason.INVALID_INPUT;
            case "InvalidParameter" -> invalidParameter(call);
            case "NoSuchEntity", "ResourceNotFound" -> missing(call);
            case "DeleteConflict" -> Reason.DELETE_BLOCKED;
            case "ConcurrentModification", "EntityTemporarilyUnmodifiable", "EntityAlreadyExists" ->
                Reason.CHANGED_MEANWHILE;
            case "UnmodifiableEntity" -> Reason.CONFLICT;
            case "OpenIdIdpCommunicationError", "IDPCommunicationError" -> Reason.ISSUER_UNREACHABLE;
            default -> Reason.AWS_ERROR;
        };
    }

    /**
     * The one case without a code of its own: a principal that was made a moment ago is unknown for up to a minute and answered
     * as if the document were wrong.
     */
    private static Reason malformed(AwsServiceException answer) {
        return text(answer).contains("Invalid principal") ? Reason.PRINCIPAL_NOT_YET_KNOWN : Reason.MALFORMED_POLICY;
    }

    /**
     * The operator made the values itself: what EKS does not take is a role that was made, or trusted it, only a moment ago, unknown to it
     * for as long as to others.
     */
    private static Reason invalidParameter(String call) {
        return switch (call) {
            case "eks:CreatePodIdentityAssociation", "eks:UpdatePodIdentityAssociation" ->
                Reason.PRINCIPAL_NOT_YET_KNOWN;
            default -> Reason.AWS_ERROR;
        };
    }

    private static Reason missing(String call) {
        return switch (call) {
            case "iam:AttachRolePolicy" -> Reason.POLICY_NOT_FOUND;
            case "iam:CreateRole", "iam:PutRolePermissionsBoundary" -> Reason.BOUNDARY_NOT_FOUND;
            case "eks:DescribeCluster" -> Reason.ISSUER_UNAVAILABLE;
            case "eks:ListPodIdentityAssociations", "eks:CreatePodIdentityAssociation" -> Reason.EKS_CLUSTER_NOT_FOUND;
            default -> Reason.CHANGED_MEANWHILE;
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
