package io.crossbind.model;

/**
 * The quotas of an account and their use (IAM API reference, GetAccountSummary).
 *
 * @param roles roles in the account
 * @param rolesQuota maximum number of roles, 1000 by default
 * @param trustPolicySizeQuota characters of a trust policy without white space, 2048 by default
 * @param attachedPoliciesQuota maximum number of managed policies of a role, 10 by default
 */
public record Quotas(int roles, int rolesQuota, int trustPolicySizeQuota, int attachedPoliciesQuota) {
    /** IAM's default for RolesQuota. */
    public static final int DEFAULT_ROLES = 1000;

    /** IAM's default for AssumeRolePolicySizeQuota. */
    public static final int DEFAULT_TRUST_POLICY_SIZE = 2048;

    /** Characters of a role's inline policies, together and without white space. AWS does not raise this quota. */
    public static final int INLINE_POLICIES_SIZE = 10_240;

    /** Characters of a tag's value, for roles and EKS associations (IAM API reference, Tag). */
    public static final int TAG_VALUE = 256;

    /** IAM's default for AttachedPoliciesPerRoleQuota. */
    public static final int DEFAULT_ATTACHED_POLICIES = 10;
}
