package io.crossbind.kit.aws;

/** An AWS refusal: error code, HTTP status and message. */
final class AwsError extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String code;
    private final int status;

    AwsError(String code, int status, String message) {
        super(message, null, false, false);
        this.code = code;
        this.status = status;
    }

    String code() {
        return code;
    }

    String message() {
        return String.valueOf(getMessage());
    }

    int status() {
        return status;
    }

    static AwsError validation(String message) {
        return new AwsError("ValidationError", 400, message);
    }

    static AwsError invalidInput(String message) {
        return new AwsError("InvalidInput", 400, message);
    }

    static AwsError malformedPolicy(String message) {
        return new AwsError("MalformedPolicyDocument", 400, message);
    }

    static AwsError noSuchEntity(String message) {
        return new AwsError("NoSuchEntity", 404, message);
    }

    static AwsError alreadyExists(String message) {
        return new AwsError("EntityAlreadyExists", 409, message);
    }

    static AwsError deleteConflict(String message) {
        return new AwsError("DeleteConflict", 409, message);
    }

    static AwsError quota(String name, int limit) {
        return new AwsError("LimitExceeded", 409, "Cannot exceed quota for " + name + ": " + limit);
    }

    static AwsError accessDenied(String message) {
        return new AwsError("AccessDenied", 403, message);
    }

    static AwsError invalidIdentityToken(String message) {
        return new AwsError("InvalidIdentityToken", 400, message);
    }
}
