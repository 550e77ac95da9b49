package io.crossbind.api.v1alpha1;

/** Regular expressions that several fields of the schema share. */
final class Patterns {
    /**
     * CEL literal: a duration as Go writes it, in whole hours, minutes and seconds, with few enough digits for Go to hold. Rules check
     * it, not the schema's {@code pattern}, whose message would show this expression instead of an example.
     */
    static final String DURATION = "'^([0-9]{1,5}h)?([0-9]{1,5}m)?([0-9]{1,5}s)?$'";

    /** A role's ARN (IAM identifiers: path up to 512 characters, name up to 64). */
    static final String ROLE_ARN = "^arn:aws[a-z-]*:iam::[0-9]{12}:role/([!-~]{1,511}/)?[A-Za-z0-9+=,.@_-]{1,64}$";

    /**
     * The same without wildcards, for a role that a trust policy names. It has no {@code $}, which begins a policy variable (IAM JSON policy
     * elements: variables and tags).
     */
    static final String EXACT_ROLE_ARN =
            "^arn:aws[a-z-]*:iam::[0-9]{12}:role/([!-#%-)+->@-~]{1,511}/)?[A-Za-z0-9+=,.@_-]{1,64}$";

    /** A namespace's name (DNS label, RFC 1123). */
    static final String NAMESPACE = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";

    /** The name of most other objects (DNS subdomain, RFC 1123). */
    static final String OBJECT_NAME = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

    /** A customer-managed or AWS-managed policy's ARN. */
    static final String POLICY_ARN =
            "^arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/([!-~]{1,511}/)?[A-Za-z0-9+=,.@_-]{1,128}$";

    /** A policy's ARN in which {@code *} and {@code ?} stand for other characters. */
    static final String POLICY_ARN_GLOB = "^arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/[!-~]{1,640}$";

    /**
     * The characters of {@code sts:ExternalId} (AWS STS API reference, AssumeRole). Its length is bounded beside it:
     * the API server's regular expressions (RE2) take no repeat count above 1000.
     */
    static final String EXTERNAL_ID = "^[A-Za-z0-9_+=,.@:/-]+$";

    /** An IAM path: begins and ends with a slash (IAM API reference, CreateRole). */
    static final String PATH = "^/([!-.0-~]+/)*$";

    /** A principal of a trust policy: a role, a user or an account's root (IAM, JSON policy elements: Principal); no policy variable. */
    static final String PRINCIPAL_ARN =
            "^arn:aws[a-z-]*:iam::[0-9]{12}:(root|(role|user)/([!-#%-)+->@-~]{1,511}/)?" + "[A-Za-z0-9+=,.@_-]{1,64})$";

    /** The same with {@code *} and {@code ?} for other characters, but never in the account. */
    static final String PRINCIPAL_ARN_GLOB = "^arn:aws[a-z-]*:iam::[0-9]{12}:(root|(role|user)/[!-~]{1,600})$";

    /** Who reaches an account, as {@code kubectl get} shows it. */
    static final String WORKLOAD =
            "^(ecs|lambda|ec2|sa/[a-z0-9.-]{1,253}|(user|role)/[A-Za-z0-9+=,.@_-]{1,64}|account/[0-9]{12})$";

    /** A time in UTC and whole seconds (RFC 3339). */
    static final String TIME = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$";

    /**
     * One resource: printable ASCII without {@code *}, {@code ?}, {@code $}, quotes and backslashes, so that nothing in it means more to
     * IAM than itself. Only the key of an S3 object may end in {@code *}.
     */
    static final String GRANTED_ARN =
            "^arn:aws[a-z-]*:(s3:::[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[!#%-)+->@-\\[\\]-~]*\\*?)?"
                    + "|[a-z0-9-]{1,32}:[a-z0-9-]{0,32}:([0-9]{12})?:[!#%-)+->@-\\[\\]-~]+)$";

    /** An ARN in which {@code *} and {@code ?} stand for other characters, but never in partition and service. */
    static final String RESOURCE_ARN_GLOB = "^arn:aws[a-z-]*:[a-z0-9-]{1,32}:[a-z0-9*?-]{0,32}:[0-9*?]{0,12}:[!-~]+$";

    /** Actions of one service, in which {@code *} and {@code ?} stand for other characters. */
    static final String ACTION_GLOB = "^[a-z0-9-]{1,64}:[A-Za-z0-9*?]{1,128}$";

    /** One resource to share, as {@link #GRANTED_ARN} but for S3's own form: RAM takes exact ARNs only. */
    static final String SHARED_ARN =
            "^arn:aws[a-z-]*:[a-z0-9-]{1,32}:([a-z0-9]{1,16}(-[a-z0-9]{1,16}){0,4})?:([0-9]{12})?:[!#%-)+->@-\\[\\]-~]+$";

    /** An organization or an organizational unit (Service Authorization Reference, AWS Organizations). */
    static final String ORGANIZATION_ARN = "^" + Patterns.ORGANIZATION + "$";

    /** The same, or an account's id: whom a resource may be shared with. Never a pattern. */
    static final String SHARE_PRINCIPAL = "^([0-9]{12}|" + Patterns.ORGANIZATION + ")$";

    /** A permission of RAM, AWS-managed or the account's own. */
    static final String PERMISSION_ARN =
            "^arn:aws[a-z-]*:ram:[a-z0-9-]{0,32}:([0-9]{12}|aws):permission/[A-Za-z0-9._-]{1,128}$";

    private static final String ORGANIZATION = "arn:aws[a-z-]*:organizations::[0-9]{12}:(organization/o-[a-z0-9]{10,32}"
            + "|ou/o-[a-z0-9]{10,32}/ou-[0-9a-z]{4,32}-[0-9a-z]{8,32})";

    private Patterns() {}
}
