package io.crossbind.e2e.sandbox;

/** A service of AWS: which operation a request means, and how its refusals look. */
interface Service {
    /** As in the credential scope of a signature. */
    String name();

    /**
     * @throws AwsError if the sandbox does not have the operation
     */
    Operation operation(Request request);

    Answer refusal(AwsError error);
}
