package io.crossbind.desired.grants;

import io.crossbind.api.v1alpha1.GrantAccess;
import io.crossbind.model.ResourceArn;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Topics. */
final class SnsGrants implements GrantService {
    /** SNS developer guide, policy quotas: 30 KB, 100 statements, 200 principals. */
    private static final PolicyLimits LIMITS =
            PolicyLimits.ofSize(30 * 1024).withStatements(100).withPrincipals(200);

    /** SNS API reference, CreateTopic: up to 256 characters, the suffix of a FIFO topic included. */
    private static final Pattern FORM = Pattern.compile("(?=.{1,256}\\z)[A-Za-z0-9_-]+(\\.fifo)?");

    /** What a topic's policy takes (SNS developer guide, valid policy actions). */
    private static final Set<String> KNOWN = Set.of(
            "sns:AddPermission",
            "sns:DeleteTopic",
            "sns:GetDataProtectionPolicy",
            "sns:GetTopicAttributes",
            "sns:ListSubscriptionsByTopic",
            "sns:ListTagsForResource",
            "sns:Publish",
            "sns:PutDataProtectionPolicy",
            "sns:RemovePermission",
            "sns:SetTopicAttributes",
            "sns:Subscribe");

    @Override
    public String name() {
        return "sns";
    }

    @Override
    public Map<String, String> examples() {
        return Map.of("topic", "arn:aws:sns:eu-west-1:222222222222:prices");
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
            case Send -> Set.of("sns:Publish");
            case Subscribe -> Set.of("sns:Subscribe");
            default -> Set.of();
        };
    }

    @Override
    public Set<String> known(ResourceArn asked) {
        return KNOWN;
    }

    @Override
    public Set<String> permissionsManagement() {
        return Set.of("sns:AddPermission", "sns:RemovePermission", "sns:SetTopicAttributes");
    }
}
