package io.crossbind.aws;

import io.crossbind.aws.AwsOperation.Sqs;
import io.crossbind.model.ErrorSummary;
import io.crossbind.model.Problem;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Classifies AWS errors as problems. {@link ErrorMeanings} decides the meaning of an error by its code. Only for an ambiguous code does the
 * text decide.
 */
final class AwsErrors {
    private static final Logger LOG = LoggerFactory.getLogger(AwsErrors.class);

    private AwsErrors() {}

    /**
     * Returns the problem of a failed call.
     *
     * @param operation the call
     * @param e the SDK's exception; other exceptions are thrown again
     */
    static ProblemException classify(AwsOperation operation, RuntimeException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProblemException known) {
                return known;
            }
        }
        return switch (e) {
            case AwsServiceException answer -> refused(operation, answer);
            case SdkException silence ->
                failure(
                        Reason.AWS_UNREACHABLE,
                        operation.qualifiedName() + ": " + silence.getMessage(),
                        Optional.empty(),
                        silence);
            default -> throw e;
        };
    }

    private static ProblemException refused(AwsOperation operation, AwsServiceException answer) {
        Reason reason = reason(operation, answer);
        return failure(
                reason,
                operation.qualifiedName() + ": " + code(answer) + ": " + text(answer) + ambiguity(operation, reason),
                Optional.ofNullable(answer.requestId()),
                answer);
    }

    /** The condition gets the summary. The log gets the whole error, at INFO only if the summary is shortened. */
    private static ProblemException failure(
            Reason reason, String error, Optional<String> requestId, SdkException cause) {
        ErrorSummary summary = ErrorSummary.of(error, requestId);
        LOG.atLevel(summary.isCut() ? Level.INFO : Level.DEBUG)
                .log("{} (request id {})", ErrorSummary.oneLine(error), requestId.orElse("none"));
        return new ProblemException(new Problem(reason, summary.text()), cause);
    }

    private static Reason reason(AwsOperation operation, AwsServiceException answer) {
        return answer.isThrottlingException()
                ? Reason.THROTTLED
                : ErrorMeanings.of(operation, shortCode(answer), text(answer));
    }

    /** Returns whether AWS no longer accepts the credentials of a call. */
    static boolean refusesCredentials(AwsServiceException answer) {
        return !answer.isThrottlingException() && ErrorMeanings.refusesCredentials(shortCode(answer));
    }

    /**
     * The second meaning of an ambiguous error. The classification is the transient meaning. The message mentions the other meaning for a
     * reader with a lasting problem.
     */
    private static String ambiguity(AwsOperation operation, Reason reason) {
        return operation == Sqs.SetQueueAttributes && reason == Reason.PRINCIPAL_NOT_YET_KNOWN
                ? " (SQS returns this error for an unknown role and for an invalid policy)"
                : "";
    }

    private static String shortCode(AwsServiceException answer) {
        return code(answer).replaceFirst("Exception$", "");
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
