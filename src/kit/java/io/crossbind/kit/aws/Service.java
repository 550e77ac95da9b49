package io.crossbind.kit.aws;

/** An AWS service: finds the operation of a request, and formats refusals. */
interface Service {
    /** The service name in the credential scope of a signature. */
    String name();

    /**
     * @throws AwsError if the sandbox does not have the operation
     */
    Operation operation(Request request);

    /** @param requestId the id of the answer */
    Answer refusal(AwsError error, String requestId);
}
