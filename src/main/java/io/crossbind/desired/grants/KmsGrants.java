package io.crossbind.desired.grants;

import io.crossbind.api.v1alpha1.GrantAccess;
import io.crossbind.model.ResourceArn;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Keys, by grants of KMS instead of the key's policy. A word is what somebody needs who does the same with a bucket, a queue, a topic or
 * a secret that is encrypted with the key.
 */
final class KmsGrants implements GrantService {
    /** Grants of a key are limited in number, 50,000 (KMS developer guide, quotas), which KMS counts itself. */
    private static final PolicyLimits LIMITS = PolicyLimits.NONE;

    /** Ids of keys, and of multi-region keys (KMS developer guide, key identifiers). */
    private static final Pattern FORM =
            Pattern.compile("key/([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})");

    /** KMS API reference, CreateGrant, GranteePrincipal. */
    private static final int MAX_GRANTEE = 256;

    private static final Set<String> READ = Set.of("kms:Decrypt", "kms:DescribeKey");

    private static final Set<String> WRITE =
            Set.of("kms:Encrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext", "kms:DescribeKey");

    /** SQS and SNS developer guides, key management: who sends needs both. */
    private static final Set<String> SEND = Set.of("kms:GenerateDataKey", "kms:Decrypt");

    private static final Set<String> CONSUME = Set.of("kms:Decrypt");

    /**
     * What a grant can have (KMS developer guide, grant operations), spelt as KMS does: but for CreateGrant and RetireGrant, which change
     * who has access.
     */
    private static final Set<String> SUPPORTED = Set.of(
            "kms:Decrypt",
            "kms:DeriveSharedSecret",
            "kms:DescribeKey",
            "kms:Encrypt",
            "kms:GenerateDataKey",
            "kms:GenerateDataKeyPair",
            "kms:GenerateDataKeyPairWithoutPlaintext",
            "kms:GenerateDataKeyWithoutPlaintext",
            "kms:GenerateMac",
            "kms:GetPublicKey",
            "kms:ReEncryptFrom",
            "kms:ReEncryptTo",
            "kms:Sign",
            "kms:Verify",
            "kms:VerifyMac");

    @Override
    public String name() {
        return "kms";
    }

    @Override
    public Map<String, String> examples() {
        return Map.of("KMS key", "arn:aws:kms:eu-west-1:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab");
    }

    @Override
    public Pattern form() {
        return FORM;
    }

    @Override
    public Optional<String> remedy(ResourceArn asked) {
        return asked.resource().startsWith("alias/")
                ? Optional.of("an alias may point to another key tomorrow: name the key (aws kms describe-key --key-id "
                        + asked.resource() + " has its Arn)")
                : Optional.empty();
    }

    @Override
    public PolicyLimits limits() {
        return LIMITS;
    }

    @Override
    public Set<String> actions(GrantAccess access, ResourceArn asked) {
        return switch (access) {
            case Read -> READ;
            case Write -> WRITE;
            case Send -> SEND;
            case Consume -> CONSUME;
            default -> Set.of();
        };
    }

    @Override
    public Set<String> known(ResourceArn asked) {
        return SUPPORTED;
    }

    @Override
    public Set<String> permissionsManagement() {
        return Set.of("kms:CreateGrant", "kms:RetireGrant", "kms:RevokeGrant", "kms:PutKeyPolicy");
    }

    /** A role with a long path has a longer ARN. */
    @Override
    public Optional<String> granteeProblem(String roleArn) {
        return roleArn.length() > MAX_GRANTEE
                ? Optional.of(roleArn + " has " + roleArn.length() + " characters, KMS takes " + MAX_GRANTEE
                        + " as a grantee: the role needs a shorter path")
                : Optional.empty();
    }

    @Override
    public boolean writesOneByOne() {
        return true;
    }
}
