package io.crossbind.e2e.demo;

/** Parts of ARNs. */
final class Arns {

    private Arns() {}

    /** The name in an IAM ARN, without the path. */
    static String name(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }
}
