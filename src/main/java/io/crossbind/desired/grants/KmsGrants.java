package io.crossbind.desired.grants;

import static io.crossbind.api.v1alpha1.GrantAccess.Consume;
import static io.crossbind.api.v1alpha1.GrantAccess.Read;
import static io.crossbind.api.v1alpha1.GrantAccess.Send;
import static io.crossbind.api.v1alpha1.GrantAccess.Write;

import io.crossbind.model.GrantableService;
import io.crossbind.model.ResourceArn;
import java.util.Optional;

/**
 * Keys, by grants of KMS instead of the key's policy. An access level is for a role with the same access level on a bucket, a queue, a topic or a
 * secret encrypted by the key. The access level contains the actions on the key for such a role.
 */
final class KmsGrants extends GrantService {
    /** The longest ARN of a grantee (KMS API reference, CreateGrant, GranteePrincipal). */
    private static final int MAX_GRANTEE = 256;

    KmsGrants() {
        super(facts());
    }

    /**
     * IDs are the IDs of keys and of multi-region keys (KMS developer guide, key identifiers). The actions are the possible operations of a grant
     * (KMS developer guide, grant operations), without CreateGrant and RetireGrant, which change access to the key. A sender needs two actions (SQS
     * and SNS developer guides, key management). KMS counts the 50,000 grants of a key itself (KMS developer guide, quotas).
     */
    private static ServiceFacts facts() {
        return ServiceFacts.of(GrantableService.KMS)
                .resource(
                        "KMS key",
                        "key/([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})",
                        "arn:aws:kms:eu-west-1:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab")
                .policyActions(
                        "Decrypt",
                        "DeriveSharedSecret",
                        "DescribeKey",
                        "Encrypt",
                        "GenerateDataKey",
                        "GenerateDataKeyPair",
                        "GenerateDataKeyPairWithoutPlaintext",
                        "GenerateDataKeyWithoutPlaintext",
                        "GenerateMac",
                        "GetPublicKey",
                        "ReEncryptFrom",
                        "ReEncryptTo",
                        "Sign",
                        "Verify",
                        "VerifyMac")
                .access(Read, "Decrypt", "DescribeKey")
                .access(Write, "Encrypt", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext", "DescribeKey")
                .access(Send, "GenerateDataKey", "Decrypt")
                .access(Consume, "Decrypt")
                .writesStatementsSeparately()
                .changesAccess("CreateGrant", "RetireGrant", "RevokeGrant", "PutKeyPolicy");
    }

    @Override
    Optional<String> remedy(ResourceArn resource) {
        return resource.resource().startsWith("alias/")
                ? Optional.of("an alias can be moved to another key: use the key's ARN (aws kms describe-key --key-id "
                        + resource.resource() + " returns it)")
                : Optional.empty();
    }

    /** A role with a long path has a longer ARN than KMS accepts. */
    @Override
    Optional<String> granteeProblem(String roleArn) {
        return roleArn.length() > MAX_GRANTEE
                ? Optional.of(roleArn + " has " + roleArn.length() + " characters, but KMS allows " + MAX_GRANTEE
                        + " for a grantee: use a shorter role path")
                : Optional.empty();
    }
}
