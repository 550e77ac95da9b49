package io.crossbind.desired.grants;

import io.crossbind.api.v1alpha1.GrantAccess;
import io.crossbind.model.ResourceArn;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Secrets, by their whole ARN: the six characters at its end tell a secret from one that had the name before. */
final class SecretGrants implements GrantService {
    /** Secrets Manager API reference, PutResourcePolicy: 20,480 characters. */
    private static final PolicyLimits LIMITS = PolicyLimits.ofSize(20_480);

    /**
     * Names of secrets (Secrets Manager API reference, CreateSecret). Only names of secrets that another service manages have {@code !}
     * (Secrets Manager user guide, secrets managed by other AWS services).
     */
    private static final Pattern FORM = Pattern.compile("secret:[A-Za-z0-9/_+=.@!-]{1,512}-[A-Za-z0-9]{6}");

    private static final Set<String> KNOWN =
            ServiceActions.on("secretsmanager", Set.of("secret"), Set.of("secretsmanager:CreateSecret"));

    @Override
    public String name() {
        return "secretsmanager";
    }

    @Override
    public Map<String, String> examples() {
        return Map.of("secret", "arn:aws:secretsmanager:eu-west-1:222222222222:secret:team/db-AbCdEf");
    }

    @Override
    public Pattern form() {
        return FORM;
    }

    @Override
    public PolicyLimits limits() {
        return LIMITS;
    }

    @Override
    public Set<String> actions(GrantAccess access, ResourceArn asked) {
        return switch (access) {
            case Read -> Set.of("secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret");
            default -> Set.of();
        };
    }

    @Override
    public Set<String> known(ResourceArn asked) {
        return KNOWN;
    }

    @Override
    public Set<String> permissionsManagement() {
        return Set.of("secretsmanager:PutResourcePolicy", "secretsmanager:DeleteResourcePolicy");
    }
}
