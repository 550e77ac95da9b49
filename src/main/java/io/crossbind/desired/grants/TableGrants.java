package io.crossbind.desired.grants;

import io.crossbind.api.v1alpha1.GrantAccess;
import io.crossbind.model.ResourceArn;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Tables, and their indexes one by one. The policy of a table is that of its indexes too (DynamoDB developer guide). */
final class TableGrants implements GrantService {
    /** DynamoDB developer guide, resource-based policies: 20 KB, white space included. */
    private static final PolicyLimits LIMITS = PolicyLimits.ofSize(20 * 1024);

    private static final Pattern FORM = Pattern.compile("table/[A-Za-z0-9_.-]{3,255}(/index/[A-Za-z0-9_.-]{3,255})?");

    private static final Set<String> READ = Set.of(
            "dynamodb:GetItem",
            "dynamodb:BatchGetItem",
            "dynamodb:Query",
            "dynamodb:Scan",
            "dynamodb:ConditionCheckItem",
            "dynamodb:DescribeTable");

    private static final Set<String> WRITE =
            Set.of("dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem");

    private static final Set<String> INDEX_READ = Set.of("dynamodb:Query", "dynamodb:Scan");

    private static final Set<String> KNOWN = ServiceActions.on(
            "dynamodb",
            Set.of("table"),
            Set.of(
                    "dynamodb:CreateTable",
                    "dynamodb:ImportTable",
                    "dynamodb:RestoreTableFromAwsBackup",
                    "dynamodb:RestoreTableFromBackup",
                    "dynamodb:RestoreTableToPointInTime"));

    private static final Set<String> KNOWN_OF_INDEX = ServiceActions.on("dynamodb", Set.of("index"));

    @Override
    public String name() {
        return "dynamodb";
    }

    @Override
    public Map<String, String> examples() {
        Map<String, String> examples = new LinkedHashMap<>();
        examples.put("table", "arn:aws:dynamodb:eu-west-1:222222222222:table/orders");
        examples.put("index of a table", "arn:aws:dynamodb:eu-west-1:222222222222:table/orders/index/by-date");
        return examples;
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
            case Read -> isIndex(asked) ? INDEX_READ : READ;
            case Write -> isIndex(asked) ? Set.of() : WRITE;
            default -> Set.of();
        };
    }

    @Override
    public Set<String> known(ResourceArn asked) {
        return isIndex(asked) ? KNOWN_OF_INDEX : KNOWN;
    }

    @Override
    public Set<String> permissionsManagement() {
        return Set.of("dynamodb:PutResourcePolicy", "dynamodb:DeleteResourcePolicy");
    }

    @Override
    public ResourceArn holder(ResourceArn asked) {
        return asked.withResource(asked.resource().split("/index/", 2)[0]);
    }

    private static boolean isIndex(ResourceArn asked) {
        return asked.resource().contains("/index/");
    }
}
