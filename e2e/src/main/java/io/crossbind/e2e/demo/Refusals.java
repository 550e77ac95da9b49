package io.crossbind.e2e.demo;

import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** The errors with which AWS refuses a call. */
final class Refusals {

    private Refusals() {}

    /** Returns code and message of the error, or a text for a call without an error. */
    static String of(Runnable call) {
        try {
            call.run();
            return "no error: AWS allowed the call";
        } catch (AwsServiceException e) {
            return e.awsErrorDetails().errorCode() + ": " + e.awsErrorDetails().errorMessage();
        }
    }
}
