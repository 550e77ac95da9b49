package io.crossbind.e2e.demo;

import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** The errors by which AWS refuses a call. */
final class Refusals {

    private Refusals() {}

    /** Code and message of the error, or that there was none. */
    static String of(Runnable call) {
        try {
            call.run();
            return "no error: AWS allowed the call";
        } catch (AwsServiceException e) {
            return e.awsErrorDetails().errorCode() + ": " + e.awsErrorDetails().errorMessage();
        }
    }
}
