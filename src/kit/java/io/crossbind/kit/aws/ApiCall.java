package io.crossbind.kit.aws;

/**
 * A call of the AWS API before and after its execution, as the sandbox recognised the call.
 *
 * @param service {@code iam}, {@code sts}, {@code s3}, {@code eks}, {@code ram}
 * @param operation such as {@code CreateRole}
 * @param account the account acted in, see {@link Call#account}
 * @param region the region of the request's signature
 * @param resource name of the role, bucket and so on; empty for calls on the account
 * @param principal ARN of the caller
 * @param writes whether the operation may change something; issuing credentials changes nothing
 */
public record ApiCall(
        String service,
        String operation,
        String account,
        String region,
        String resource,
        String principal,
        boolean writes) {}
