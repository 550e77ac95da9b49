package io.crossbind.api.v1alpha1;

/**
 * Regular expressions of the schema. The CRDs do not contain these expressions as {@code pattern}, because the API server's message would
 * show the expression. {@code make crds} generates a rule from each expression, with a sentence about the expected value.
 */
final class Patterns {
    /**
     * CEL literal: a duration in Go's format, in whole hours, minutes and seconds, with few enough digits for Go to hold. Rules check the
     * duration, not the schema's {@code pattern}, whose message would show this expression instead of an example.
     */
    static final String DURATION = "'^([0-9]{1,5}h)?([0-9]{1,5}m)?([0-9]{1,5}s)?$'";

    /** The id of an account. */
    static final String ACCOUNT_ID = "^[0-9]{12}$";

    /** The name of a region. */
    static final String REGION = "^[a-z]{2,}(-[a-z]+)+-[0-9]+$";

    /**
     * A role's ARN (IAM API reference, CreateRole: a path up to 512 characters with the slashes at both ends, a name up to 64). The ARN has
     * no wildcard, and no {@code $}, which begins a policy variable (IAM JSON policy elements: variables and tags).
     */
    static final String ROLE_ARN =
            "^arn:aws[a-z-]*:iam::[0-9]{12}:role/([!-#%-)+->@-~]{1,510}/)?[A-Za-z0-9+=,.@_-]{1,64}$";

    /** A role's name (IAM API reference, CreateRole). */
    static final String ROLE_NAME = "^[A-Za-z0-9+=,.@_-]{1,64}$";

    /**
     * Names of roles with a namespace at the beginning. A namespace's name has none of the characters behind it, so no namespace is the
     * beginning of another's names.
     */
    static final String ROLE_NAME_GLOB = "^\\{namespace\\}[+=,.@_][A-Za-z0-9+=,.@_*?-]{0,63}$";

    /** A namespace's name (DNS label, RFC 1123). */
    static final String NAMESPACE = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";

    /** The name of a rule of an account (DNS label, RFC 1123). The expression differs from a namespace's, so its message can differ. */
    static final String RULE_NAME = "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$";

    /** The name of most other objects (DNS subdomain, RFC 1123). */
    static final String OBJECT_NAME = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

    /**
     * A customer-managed or AWS-managed policy's ARN (IAM API reference, CreatePolicy: a path up to 512 characters, a name up to 128). No
     * part of a policy's path is empty, and the rule checks this too.
     */
    static final String POLICY_ARN = "^arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/"
            + "([A-Za-z0-9.,+@=_-][A-Za-z0-9.,+@=_/-]{0,509}/)?[A-Za-z0-9+=,.@_-]{1,128}$";

    /** A policy's ARN in which {@code *} and {@code ?} stand for other characters. */
    static final String POLICY_ARN_GLOB = "^arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/[!-~]{1,640}$";

    /**
     * The characters of {@code sts:ExternalId} (AWS STS API reference, AssumeRole). The length has a separate bound, because the API server's
     * regular expressions (RE2) take no repeat count above 1000.
     */
    static final String EXTERNAL_ID = "^[A-Za-z0-9_+=,.@:/-]+$";

    /** An IAM path: begins and ends with a slash (IAM API reference, CreateRole). A path has no wildcard and no policy variable. */
    static final String PATH = "^/([!-#%-)+->@-~]+/)?$";

    /**
     * A principal of a trust policy: a role, a user or an account's root (IAM, JSON policy elements: Principal), without wildcards and policy
     * variables.
     */
    static final String PRINCIPAL_ARN =
            "^arn:aws[a-z-]*:iam::[0-9]{12}:(root|(role|user)/([!-#%-)+->@-~]{1,510}/)?[A-Za-z0-9+=,.@_-]{1,64})$";

    /** A principal of a trust policy in which {@code *} and {@code ?} stand for other characters, but never in the account. */
    static final String PRINCIPAL_ARN_GLOB = "^arn:aws[a-z-]*:iam::[0-9]{12}:(root|(role|user)/[!-~]{1,600})$";

    /** The workload of a binding in the form for {@code kubectl get}. */
    static final String WORKLOAD =
            "^(ecs|lambda|ec2|sa/[a-z0-9.-]{1,253}|(user|role)/[A-Za-z0-9+=,.@_-]{1,64}|account/[0-9]{12})$";

    /** A time in UTC and whole seconds (RFC 3339). */
    static final String TIME = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$";

    /**
     * A single resource: printable ASCII without {@code *}, {@code ?}, {@code $}, double quotes and backslashes, so IAM takes every character
     * literally. Only the key of an S3 object may have blanks inside, and may end in {@code *}.
     */
    static final String GRANTED_ARN =
            "^arn:aws[a-z-]*:(s3:::[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[ !#%-)+->@-\\[\\]-~]*[!#%->@-\\[\\]-~])?"
                    + "|[a-z0-9-]{1,32}:[a-z0-9-]{0,32}:([0-9]{12})?:[!#%-)+->@-\\[\\]-~]+)$";

    /** A resource with its own policy, in the form for a status: a bucket, a table, a queue. */
    static final String GRANT_HOLDER_ARN =
            "^arn:aws[a-z-]*:[a-z0-9-]{1,32}:[a-z0-9-]{0,32}:([0-9]{12})?:[!-~]{1,1000}$";

    /** ARN of an OpenID Connect provider (IAM identifiers): the last part is the provider's URL without the scheme. */
    static final String PROVIDER_ARN = "^arn:aws[a-z-]*:iam::[0-9]{12}:oidc-provider/[!-~]{1,255}$";

    /** The unique id of a role (IAM identifiers, unique ids). */
    static final String UNIQUE_ID = "^[A-Za-z0-9_]{1,128}$";

    /**
     * An ARN in which {@code *} and {@code ?} stand for other characters, but never in partition and service. A blank may be inside the
     * resource, as in keys of S3.
     */
    static final String RESOURCE_ARN_GLOB =
            "^arn:aws[a-z-]*:[a-z0-9-]{1,32}:[a-z0-9*?-]{0,32}:[0-9*?]{0,12}:[!-~]([ -~]*[!-~])?$";

    /** An action without wildcards. IAM ignores the case of the service's prefix, and of the rest. */
    static final String ACTION = "^[A-Za-z0-9-]{1,64}:[A-Za-z0-9]{1,128}$";

    /** Actions of one service, in which {@code *} and {@code ?} stand for other characters. */
    static final String ACTION_GLOB = "^[A-Za-z0-9-]{1,64}:[A-Za-z0-9*?]{1,128}$";

    /** The resource of a role's statement: {@code *}, or an ARN with wildcards. The generated rule checks the ARN's parts. */
    static final String STATEMENT_RESOURCE = "^(\\*|arn:.*[^ ])$";

    /** The id of a statement in IAM's documents. */
    static final String SID = "^[A-Za-z0-9]{1,128}$";

    /** The name of a RAM share: printable ASCII. */
    static final String SHARE_NAME = "^[ -~]+$";

    /** A single resource to share: like {@link #GRANTED_ARN}, but without S3's own form. RAM accepts only exact ARNs. */
    static final String SHARED_ARN =
            "^arn:aws[a-z-]*:[a-z0-9-]{1,32}:([a-z0-9]{1,16}(-[a-z0-9]{1,16}){0,4})?:([0-9]{12})?:[!#%-)+->@-\\[\\]-~]+$";

    /** An organization or an organizational unit (Service Authorization Reference, AWS Organizations). */
    static final String ORGANIZATION_ARN = "^" + Patterns.ORGANIZATION + "$";

    /**
     * A principal with whom a resource may be shared: an account ID, an organization or an organizational unit. A principal is never a
     * pattern.
     */
    static final String SHARE_PRINCIPAL = "^([0-9]{12}|" + Patterns.ORGANIZATION + ")$";

    /** A permission of RAM, AWS-managed or the account's own. */
    static final String PERMISSION_ARN =
            "^arn:aws[a-z-]*:ram:[a-z0-9-]{0,32}:([0-9]{12}|aws):permission/[A-Za-z0-9._-]{1,128}$";

    private static final String ORGANIZATION = "arn:aws[a-z-]*:organizations::[0-9]{12}:(organization/o-[a-z0-9]{10,32}"
            + "|ou/o-[a-z0-9]{10,32}/ou-[0-9a-z]{4,32}-[0-9a-z]{8,32})";

    private Patterns() {}
}
