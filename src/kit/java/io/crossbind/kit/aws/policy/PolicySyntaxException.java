package io.crossbind.kit.aws.policy;

/** A document that IAM would refuse as MalformedPolicyDocument. The message is IAM's where the wording is known. */
public final class PolicySyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1;

    PolicySyntaxException(String message) {
        super(message);
    }
}
