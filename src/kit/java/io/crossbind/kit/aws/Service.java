package io.crossbind.kit.aws;

/** A service of AWS: which operation a request means, and how its refusals look. */
interface Service {
    /** As in the credential scope of a signature. */
    String name();

    /**
     * @throws AwsError if the sandbox does not have the operation
     */
    Operation operation(Request request);

    /** @param requestId what identifies the answer */
    Answer refusal(AwsError error, String requestId);
}
