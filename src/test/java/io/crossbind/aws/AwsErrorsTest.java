package io.crossbind.aws;

import static io.crossbind.aws.AwsOperationTest.operation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import io.crossbind.RecordedLog;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.iam.model.IamException;

class AwsErrorsTest {

    @ParameterizedTest
    @CsvSource({
        "iam:CreateRole, AccessDenied, ACCESS_DENIED",
        "eks:DescribeCluster, AccessDeniedException, ACCESS_DENIED",
        "iam:CreateRole, UnauthorizedOperation, ACCESS_DENIED",
        "iam:CreateRole, NotAuthorized, ACCESS_DENIED",
        "iam:CreateRole, Throttling, THROTTLED",
        "iam:CreateRole, ThrottlingException, THROTTLED",
        "iam:CreateRole, RequestLimitExceeded, THROTTLED",
        "iam:CreateRole, TooManyRequestsException, THROTTLED",
        "iam:CreateRole, ExpiredToken, CREDENTIALS_EXPIRED",
        "sts:AssumeRole, ExpiredTokenException, CREDENTIALS_EXPIRED",
        "iam:CreateRole, RequestExpired, CREDENTIALS_EXPIRED",
        "iam:CreateRole, InvalidClientTokenId, CREDENTIALS_EXPIRED",
        "eks:DescribeCluster, UnrecognizedClientException, CREDENTIALS_EXPIRED",
        "iam:CreateRole, InvalidAccessKeyId, CREDENTIALS_EXPIRED",
        "iam:CreateRole, SignatureDoesNotMatch, CREDENTIALS_EXPIRED",
        "iam:CreateRole, IncompleteSignature, CREDENTIALS_EXPIRED",
        "iam:GetRole, InvalidIdentityToken, CREDENTIALS_EXPIRED",
        "iam:GetRole, IDPRejectedClaim, CREDENTIALS_EXPIRED",
        "iam:CreateRole, LimitExceeded, QUOTA_EXCEEDED",
        "iam:CreateRole, LimitExceededException, QUOTA_EXCEEDED",
        "iam:PutRolePolicy, MalformedPolicyDocument, MALFORMED_POLICY",
        "iam:CreateRole, InvalidInput, INVALID_INPUT",
        "iam:CreateRole, ValidationError, INVALID_INPUT",
        "iam:CreateRole, ValidationException, INVALID_INPUT",
        "iam:AttachRolePolicy, PolicyNotAttachable, INVALID_INPUT",
        "iam:AttachRolePolicy, NoSuchEntity, POLICY_NOT_FOUND",
        "iam:AttachRolePolicy, NoSuchEntityException, POLICY_NOT_FOUND",
        "iam:CreateRole, NoSuchEntity, BOUNDARY_NOT_FOUND",
        "iam:PutRolePermissionsBoundary, NoSuchEntity, BOUNDARY_NOT_FOUND",
        "iam:PutRolePolicy, NoSuchEntity, CHANGED_MEANWHILE",
        "iam:AddRoleToInstanceProfile, LimitExceeded, QUOTA_EXCEEDED",
        "iam:UpdateAssumeRolePolicy, UnmodifiableEntity, CONFLICT",
        "iam:DeleteRole, UnmodifiableEntityException, CONFLICT",
        "iam:PutRolePermissionsBoundary, PolicyNotAttachable, INVALID_INPUT",
        "sts:AssumeRole, RegionDisabledException, REGION_DISABLED",
        "iam:CreateRole, OptInRequired, REGION_DISABLED",
        "iam:GetRole, IDPCommunicationError, ISSUER_UNREACHABLE",
        "sts:AssumeRole, PackedPolicyTooLarge, AWS_ERROR",
        "eks:DescribeCluster, ResourceNotFoundException, ISSUER_UNAVAILABLE",
        "eks:DescribeCluster, ClientException, AWS_ERROR",
        "eks:DescribeCluster, ServerException, AWS_ERROR",
        "eks:DescribeCluster, ServiceUnavailableException, AWS_ERROR",
        "eks:ListPodIdentityAssociations, ResourceNotFoundException, EKS_CLUSTER_NOT_FOUND",
        "eks:CreatePodIdentityAssociation, ResourceNotFoundException, EKS_CLUSTER_NOT_FOUND",
        "eks:UpdatePodIdentityAssociation, ResourceNotFoundException, CHANGED_MEANWHILE",
        "eks:CreatePodIdentityAssociation, ResourceLimitExceededException, QUOTA_EXCEEDED",
        "eks:CreatePodIdentityAssociation, InvalidParameterException, PRINCIPAL_NOT_YET_KNOWN",
        "eks:UpdatePodIdentityAssociation, InvalidParameterException, PRINCIPAL_NOT_YET_KNOWN",
        "eks:ListPodIdentityAssociations, InvalidParameterException, AWS_ERROR",
        "eks:CreatePodIdentityAssociation, InvalidRequestException, AWS_ERROR",
        "eks:ListPodIdentityAssociations, ThrottlingException, THROTTLED",
        "eks:ListPodIdentityAssociations, AccessDeniedException, ACCESS_DENIED",
        "iam:DeleteRole, DeleteConflict, DELETE_BLOCKED",
        "iam:UpdateRole, ConcurrentModification, CHANGED_MEANWHILE",
        "iam:UpdateRole, EntityTemporarilyUnmodifiable, CHANGED_MEANWHILE",
        "iam:CreateRole, EntityAlreadyExists, CHANGED_MEANWHILE",
        "iam:CreateOpenIDConnectProvider, OpenIdIdpCommunicationError, ISSUER_UNREACHABLE",
        "iam:CreateRole, ServiceFailure, AWS_ERROR",
        "iam:CreateRole, ServiceUnavailable, AWS_ERROR",
        "iam:CreateRole, InternalFailure, AWS_ERROR",
        "iam:CreateRole, SomethingNew, AWS_ERROR",
        "s3:GetBucketPolicy, NoSuchBucket, RESOURCE_NOT_FOUND",
        "s3:GetBucketPolicy, AccessDenied, ACCESS_DENIED",
        "s3:GetBucketPolicy, MethodNotAllowed, ACCESS_DENIED",
        "s3:GetBucketPolicy, SlowDown, THROTTLED",
        "s3:GetBucketPolicy, InvalidToken, CREDENTIALS_EXPIRED",
        "s3:PutBucketPolicy, OperationAborted, CHANGED_MEANWHILE",
        "s3:PutBucketPolicy, MalformedPolicy, MALFORMED_POLICY",
        "sqs:GetQueueUrl, AWS.SimpleQueueService.NonExistentQueue, RESOURCE_NOT_FOUND",
        "sqs:GetQueueUrl, QueueDoesNotExist, RESOURCE_NOT_FOUND",
        "sqs:SetQueueAttributes, InvalidAttributeValue, PRINCIPAL_NOT_YET_KNOWN",
        "sqs:SetQueueAttributes, OverLimit, RESOURCE_POLICY_TOO_LONG",
        "sqs:SetQueueAttributes, RequestThrottled, THROTTLED",
        "sqs:GetQueueAttributes, InvalidSecurity, CREDENTIALS_EXPIRED",
        "sns:GetTopicAttributes, NotFound, RESOURCE_NOT_FOUND",
        "sns:GetTopicAttributes, AuthorizationError, ACCESS_DENIED",
        "sns:GetTopicAttributes, InvalidParameter, INVALID_INPUT",
        "sns:SetTopicAttributes, InvalidParameter, MALFORMED_POLICY",
        "ecr:GetRepositoryPolicy, RepositoryNotFoundException, RESOURCE_NOT_FOUND",
        "ecr:GetRepositoryPolicy, InvalidParameterException, INVALID_INPUT",
        "ecr:SetRepositoryPolicy, InvalidParameterException, MALFORMED_POLICY",
        "secretsmanager:GetResourcePolicy, ResourceNotFoundException, RESOURCE_NOT_FOUND",
        "secretsmanager:GetResourcePolicy, InvalidRequestException, RESOURCE_NOT_FOUND",
        "secretsmanager:PutResourcePolicy, MalformedPolicyDocumentException, MALFORMED_POLICY",
        "secretsmanager:PutResourcePolicy, InvalidParameterException, MALFORMED_POLICY",
        "secretsmanager:PutResourcePolicy, PublicPolicyException, RESOURCE_POLICY_PUBLIC",
        "dynamodb:GetResourcePolicy, ResourceNotFoundException, RESOURCE_NOT_FOUND",
        "dynamodb:PutResourcePolicy, PolicyNotFoundException, CHANGED_MEANWHILE",
        "dynamodb:PutResourcePolicy, ResourceInUseException, CHANGED_MEANWHILE",
        "dynamodb:PutResourcePolicy, LimitExceededException, THROTTLED",
        "dynamodb:PutResourcePolicy, ValidationException, MALFORMED_POLICY",
        "events:DescribeEventBus, ResourceNotFoundException, RESOURCE_NOT_FOUND",
        "events:PutPermission, PolicyLengthExceededException, RESOURCE_POLICY_TOO_LONG",
        "events:PutPermission, ConcurrentModificationException, CHANGED_MEANWHILE",
        "events:PutPermission, ValidationException, MALFORMED_POLICY",
        "sns:GetTopicAttributes, InvalidRequest, INVALID_INPUT",
        "lambda:GetFunctionConcurrency, ResourceNotFoundException, RESOURCE_NOT_FOUND",
        "lambda:AddPermission, ResourceNotFoundException, RESOURCE_NOT_FOUND",
        "lambda:AddPermission, ResourceConflictException, CHANGED_MEANWHILE",
        "lambda:AddPermission, PolicyLengthExceededException, RESOURCE_POLICY_TOO_LONG",
        "lambda:AddPermission, InvalidParameterValueException, PRINCIPAL_NOT_YET_KNOWN",
        "lambda:RemovePermission, InvalidParameterValueException, INVALID_INPUT",
        "lambda:AddPermission, TooManyRequestsException, THROTTLED",
        "kms:ListGrants, NotFoundException, RESOURCE_NOT_FOUND",
        "kms:ListGrants, InvalidArnException, INVALID_INPUT",
        "kms:CreateGrant, InvalidArnException, PRINCIPAL_NOT_YET_KNOWN",
        "kms:CreateGrant, ValidationException, ACCESS_UNSUPPORTED",
        "kms:CreateGrant, LimitExceededException, QUOTA_EXCEEDED",
        "kms:CreateGrant, KMSInvalidStateException, KEY_NOT_USABLE",
        "kms:CreateGrant, DisabledException, KEY_NOT_USABLE",
        "kms:CreateGrant, ThrottlingException, THROTTLED",
        "kms:CreateGrant, KMSInternalException, AWS_ERROR",
        "kms:CreateGrant, DependencyTimeoutException, AWS_ERROR",
        "ram:CreateResourceShare, OperationNotPermittedException, SHARE_NOT_PERMITTED",
        "ram:AssociateResourceShare, InvalidParameterException, SHARE_NOT_PERMITTED",
        "ram:UpdateResourceShare, InvalidParameterException, CHANGED_MEANWHILE",
        "ram:DisassociateResourceShare, InvalidParameterException, CHANGED_MEANWHILE",
        "ram:DisassociateResourceShare, MalformedArnException, CHANGED_MEANWHILE",
        "ram:DeleteResourceShare, InvalidParameterException, CHANGED_MEANWHILE",
        "ram:DeleteResourceShare, ValidationException, CHANGED_MEANWHILE",
        "ram:AssociateResourceSharePermission, InvalidParameterException, CHANGED_MEANWHILE",
        "ram:AssociateResourceSharePermission, MalformedArnException, INVALID_INPUT",
        "ram:AcceptResourceShareInvitation, InvalidParameterException, CHANGED_MEANWHILE",
        "ram:UpdateResourceShare, InvalidStateTransitionException, CHANGED_MEANWHILE",
        "ram:DisassociateResourceShare, OperationNotPermittedException, SHARE_IN_USE",
        "ram:DeleteResourceShare, OperationNotPermittedException, SHARE_IN_USE",
        "ram:CreateResourceShare, UnknownResourceException, RESOURCE_NOT_FOUND",
        "ram:GetResourceShareAssociations, UnknownResourceException, CHANGED_MEANWHILE",
        "ram:GetPermission, UnknownResourceException, RESOURCE_NOT_FOUND",
        "ram:GetPermission, InvalidParameterException, INVALID_INPUT",
        "ram:ListPermissions, InvalidParameterException, AWS_ERROR",
        "ram:ListResourceSharePermissions, UnknownResourceException, CHANGED_MEANWHILE",
        "ram:CreateResourceShare, MalformedArnException, INVALID_INPUT",
        "ram:CreateResourceShare, ResourceShareLimitExceededException, QUOTA_EXCEEDED",
        "ram:CreateResourceShare, IdempotentParameterMismatchException, CHANGED_MEANWHILE",
        "ram:AcceptResourceShareInvitation, ResourceShareInvitationExpiredException, CHANGED_MEANWHILE",
        "ram:AcceptResourceShareInvitation, ResourceShareInvitationAlreadyAcceptedException, CHANGED_MEANWHILE",
        "ram:GetResourceShares, ServerInternalException, AWS_ERROR"
    })
    void aCodeHasOneMeaning(String call, String code, Reason reason) {
        ProblemException failure = AwsErrors.classify(operation(call), answer(code, "because", 400));
        assertThat(failure.problem().reason()).isEqualTo(reason);
        assertThat(failure.problem().message()).startsWith(call + ": " + code + ": because");
    }

    @ParameterizedTest
    @CsvSource({
        "iam:CreateRole, MalformedPolicyDocument, 'Invalid principal in policy: \"AWS\":\"x\"'",
        "s3:PutBucketPolicy, MalformedPolicy, Invalid principal in policy",
        "sns:SetTopicAttributes, InvalidParameter, 'Invalid parameter: Policy Error: PrincipalNotFound'",
        "ecr:SetRepositoryPolicy, InvalidParameterException, Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Principal not found'",
        "secretsmanager:PutResourcePolicy, MalformedPolicyDocumentException, This resource policy contains an unsupported principal."
    })
    void aPrincipalThatIsNotYetKnownIsToldFromAWrongDocument(String call, String code, String message) {
        assertThat(AwsErrors.classify(operation(call), answer(code, message, 400))
                        .problem()
                        .reason())
                .isEqualTo(Reason.PRINCIPAL_NOT_YET_KNOWN);
    }

    /** Texts quoted in terraform-provider-aws#39064 and terraform-aws-ecr#19. */
    @Test
    void aRepositorysDocumentThatIsWrongIsNotWaitedFor() {
        assertThat(
                        reason(
                                "ecr:SetRepositoryPolicy",
                                "InvalidParameterException",
                                "Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Invalid repository policy provided'"))
                .isEqualTo(Reason.MALFORMED_POLICY);
    }

    /** SQS returns one text for both causes, so the message after the wait has to name both. */
    @Test
    void aQueuesDocumentThatIsRefusedMayHaveTwoCauses() {
        assertThat(AwsErrors.classify(
                                operation("sqs:SetQueueAttributes"),
                                answer("InvalidAttributeValue", "Invalid value for the parameter Policy.", 400))
                        .problem()
                        .message())
                .contains("an unknown role", "an invalid policy");
    }

    @Test
    void aBucketsPolicyThatBlockPublicAccessRefusesIsNoMatterOfRights() {
        String blocked =
                "User: arn:aws:sts::222222222222:assumed-role/crossbind/x is not authorized to perform: s3:PutBucketPolicy on"
                        + " resource: \"arn:aws:s3:::reports\" because public policies are blocked by the BlockPublicPolicy block public access"
                        + " setting.";
        assertThat(reason("s3:PutBucketPolicy", "AccessDenied", blocked)).isEqualTo(Reason.RESOURCE_POLICY_PUBLIC);
        assertThat(reason("s3:GetBucketPolicy", "AccessDenied", blocked)).isEqualTo(Reason.ACCESS_DENIED);
        assertThat(reason("s3:PutBucketPolicy", "AccessDenied", "Access Denied"))
                .isEqualTo(Reason.ACCESS_DENIED);
    }

    @Test
    void aSecretThatAnotherServiceManagesIsNotMissing() {
        assertThat(reason(
                        "secretsmanager:PutResourcePolicy",
                        "InvalidRequestException",
                        "You can't change this secret because it is managed by another service."))
                .isEqualTo(Reason.RESOURCE_UNSUPPORTED);
        assertThat(reason(
                        "secretsmanager:PutResourcePolicy",
                        "InvalidRequestException",
                        "You can't perform this operation on the secret because it was marked for deletion."))
                .isEqualTo(Reason.RESOURCE_NOT_FOUND);
    }

    private static Reason reason(String call, String code, String message) {
        return AwsErrors.classify(operation(call), answer(code, message, 400))
                .problem()
                .reason();
    }

    @Test
    void tooManyRequestsIsThrottlingWhateverTheCode() {
        assertThat(AwsErrors.classify(operation("iam:GetRole"), answer("Whatever", "because", 429))
                        .problem()
                        .reason())
                .isEqualTo(Reason.THROTTLED);
    }

    @Test
    void anAnswerWithoutDetailsIsNamedByItsHttpStatus() {
        ProblemException failure = AwsErrors.classify(operation("iam:GetRole"), (RuntimeException)
                IamException.builder().statusCode(502).build());
        assertThat(failure.problem().reason()).isEqualTo(Reason.AWS_ERROR);
        assertThat(failure.problem().message()).isEqualTo("iam:GetRole: HTTP 502: no message");
    }

    @Test
    void noAnswerMeansThatAwsIsNotReached() {
        SdkClientException silence = SdkClientException.create("Unable to execute HTTP request: connect timed out");
        ProblemException failure = AwsErrors.classify(operation("iam:GetRole"), silence);
        assertThat(failure.problem().reason()).isEqualTo(Reason.AWS_UNREACHABLE);
        assertThat(failure.problem().message())
                .isEqualTo("iam:GetRole: Unable to execute HTTP request: connect timed out");
        assertThat(AwsErrors.classify(operation("iam:GetRole"), ApiCallTimeoutException.create(45_000))
                        .problem()
                        .reason())
                .isEqualTo(Reason.AWS_UNREACHABLE);
    }

    @Test
    void aFailureOfTheCredentialsInsideTheSdkKeepsItsMeaning() {
        ProblemException denied = new ProblemException(Reason.MANAGEMENT_ROLE_DENIED, "no");
        assertThat(AwsErrors.classify(operation("iam:GetRole"), SdkClientException.create("wrapped", denied)))
                .isSameAs(denied);
        assertThat(AwsErrors.classify(operation("iam:GetRole"), denied)).isSameAs(denied);
    }

    @Test
    void aFaultOfTheProgramIsNotTakenForOneOfAws() {
        IllegalStateException fault = new IllegalStateException("bug");
        assertThatThrownBy(() -> AwsErrors.classify(operation("iam:GetRole"), fault))
                .isSameAs(fault);
    }

    @Test
    void requestIdIsNamed() {
        AwsServiceException answer = (AwsServiceException) answer("AccessDenied", "because", 403).toBuilder()
                .requestId("f1a2-b3")
                .build();
        assertThat(AwsErrors.classify(operation("iam:CreateRole"), answer)
                        .problem()
                        .message())
                .isEqualTo("iam:CreateRole: AccessDenied: because (request id f1a2-b3)");
    }

    @Test
    void longAnswerIsCutInTheConditionAndWholeInTheLog() {
        String words = "User: arn:aws:sts::111111111111:assumed-role/operator is not authorized, ".repeat(20);
        AwsServiceException answer = (AwsServiceException) answer("AccessDenied", words, 403).toBuilder()
                .requestId("f1a2-b3")
                .build();
        try (RecordedLog log = RecordedLog.of(AwsErrors.class)) {
            assertThat(AwsErrors.classify(operation("iam:CreateRole"), answer)
                            .problem()
                            .message())
                    .hasSizeLessThanOrEqualTo(300)
                    .startsWith("iam:CreateRole: AccessDenied: User: arn:aws:sts")
                    .endsWith("… (request id f1a2-b3)");
            assertThat(log.events()).singleElement().satisfies(line -> {
                assertThat(line.getLevel()).isEqualTo(Level.INFO);
                assertThat(line.getFormattedMessage()).contains(words.strip(), "f1a2-b3");
            });
        }
    }

    @Test
    void longSilenceIsCutAndItsCountOfAttemptsLeftOut() {
        String words = "Unable to execute HTTP request: " + "no route to host, ".repeat(60);
        ProblemException failure = AwsErrors.classify(
                operation("iam:GetRole"), SdkClientException.create(words + " (SDK Attempt Count: 3)"));
        assertThat(failure.problem().message())
                .hasSizeLessThanOrEqualTo(300)
                .startsWith("iam:GetRole: Unable to execute HTTP request");
        assertThat(AwsErrors.classify(
                                operation("iam:GetRole"),
                                SdkClientException.create("Connect timed out (SDK Attempt Count: 3)"))
                        .problem()
                        .message())
                .isEqualTo("iam:GetRole: Connect timed out");
    }

    @Test
    void answerStaysOnOneLine() {
        assertThat(AwsErrors.classify(
                                operation("iam:GetRole"), answer("ValidationError", "one\n two\u0007\r\nthree", 400))
                        .problem()
                        .message())
                .isEqualTo("iam:GetRole: ValidationError: one two three");
    }

    private static AwsServiceException answer(String code, String message, int status) {
        return (AwsServiceException) IamException.builder()
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage(message)
                        .build())
                .build();
    }
}
