package io.crossbind.kit.aws;

/**
 * A call of AWS's API on its way, as the sandbox recognised it.
 *
 * @param service {@code iam}, {@code sts}, {@code s3}, {@code eks}, {@code ram}
 * @param operation such as {@code CreateRole}
 * @param account the account acted in, see {@link Call#account}
 * @param region that the request was signed for
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
