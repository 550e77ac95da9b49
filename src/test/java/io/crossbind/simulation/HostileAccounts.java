package io.crossbind.simulation;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.AwsAccountSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** An AwsAccount with a rule for the hostile tenant. An administrator narrows or removes this rule. The rule of the peaceful tenant stays. */
final class HostileAccounts {
    /** The label of admitted namespaces, for a rule with a selector. */
    static final String LABEL = "access";

    private static final String EVERYTHING_BUT_INSTANCES = "[ServiceAccount, EcsTask, LambdaFunction, Principal]";

    private final String name;
    private final Map<String, String> account = new LinkedHashMap<>();
    /** The rule's fields, in YAML's flow style; empty once the rule is removed. */
    private final Map<String, String> rule = new LinkedHashMap<>();

    private HostileAccounts(String name, Duration driftCheck) {
        this.name = name;
        account.put("region", "eu-west-1");
        account.put("driftCheckInterval", driftCheck.toSeconds() + "s");
        account.put("orphans", "{gracePeriod: 1m}");
        rule.put("name", "hostile");
    }

    /** The account of the workloads' own roles. */
    static HostileAccounts home(Duration driftCheck) {
        HostileAccounts home = new HostileAccounts("home", driftCheck);
        home.account.put("accountId", quoted(Manifests.HOME));
        home.account.put("permissionsBoundaryArn", Manifests.HOME_BOUNDARY);
        home.rule.put("namespaces", "{names: [" + HostileManifests.HOSTILE + "]}");
        home.rule.put("workloads", EVERYTHING_BUT_INSTANCES);
        home.rule.put("deliveries", "[WebIdentity, RoleChaining, PodIdentity]");
        return home;
    }

    /**
     * The target account.
     *
     * @param selects whether the rule admits the namespace by its label instead of its name
     */
    static HostileAccounts data(Duration driftCheck, boolean selects) {
        HostileAccounts data = new HostileAccounts("data", driftCheck);
        data.account.put("accountId", quoted(Manifests.DATA));
        data.account.put("permissionsBoundaryArn", Manifests.BOUNDARY);
        data.account.put(
                "managementRole",
                "{arn: \"arn:aws:iam::222222222222:role/crossbind/operator\", externalId: " + Manifests.EXTERNAL_ID
                        + "}");
        data.rule.put(
                "namespaces",
                selects
                        ? "{selector: {matchLabels: {" + LABEL + ": data}}}"
                        : "{names: [" + HostileManifests.HOSTILE + "]}");
        data.rule.put("workloads", EVERYTHING_BUT_INSTANCES);
        data.rule.put("deliveries", "[WebIdentity, RoleChaining, PodIdentity]");
        data.rule.put("principals", "[{arn: \"" + Manifests.CI + "\"}]");
        data.rule.put("roleNames", "[\"{namespace}.*\"]");
        data.rule.put(
                "actions",
                "[\"s3:GetObject\", \"s3:ListBucket\", \"s3:PutObject\", \"s3:DeleteObject\", \"s3:AbortMultipartUpload\", \"s3:ListMultipartUploadParts\"]");
        data.rule.put("resources", buckets("reports", "archive"));
        return data;
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }

    private static String buckets(String... names) {
        return Arrays.stream(names)
                .map("\"arn:aws:s3:::%1$s\", \"arn:aws:s3:::%1$s/*\""::formatted)
                .collect(Collectors.joining(", ", "[", "]"));
    }

    void removeRule() {
        rule.clear();
    }

    void onlyReads() {
        narrow("actions", "[\"s3:GetObject\", \"s3:ListBucket\"]");
    }

    void onlyReports() {
        narrow("resources", buckets("reports"));
    }

    void onlyPods() {
        narrow("workloads", "[ServiceAccount]");
    }

    void onlyWebIdentity() {
        narrow("deliveries", "[WebIdentity]");
    }

    void noPrincipal() {
        rule.remove("principals");
    }

    void noRoleNames() {
        rule.remove("roleNames");
    }

    void requireMfa() {
        if (rule.containsKey("principals")) {
            narrow("principals", "[{arn: \"" + Manifests.CI + "\", requireMfa: true}]");
        }
    }

    void limitLifetime() {
        narrow("maxLifetime", "2m");
    }

    private void narrow(String field, String value) {
        if (!rule.isEmpty()) {
            rule.put(field, value);
        }
    }

    void revokeSessionsBefore(String time) {
        account.put("revokeSessionsBefore", quoted(time));
    }

    AwsAccount manifest() {
        String rules = flow(Map.of(
                "name",
                "peaceful",
                "namespaces",
                "{names: [" + HostileManifests.PEACEFUL + "]}",
                "actions",
                "[\"s3:GetObject\", \"s3:ListBucket\"]",
                "resources",
                buckets("reports")));
        account.put("rules", "[" + rules + (rule.isEmpty() ? "" : ", " + flow(rule)) + "]");
        AwsAccountSpec spec = Serialization.unmarshal(
                        "apiVersion: crossbind.io/v1alpha1\nkind: AwsAccount\nmetadata: {name: any}\nspec: "
                                + flow(account),
                        AwsAccount.class)
                .getSpec();
        return Actions.account(name, spec);
    }

    private static String flow(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + ": " + field.getValue())
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
