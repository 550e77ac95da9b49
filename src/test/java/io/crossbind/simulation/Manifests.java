package io.crossbind.simulation;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.AwsAccountSpec;
import io.crossbind.api.v1alpha1.CrossAccountBindingSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The manifests that a history draws from. Specs are immutable, so that all histories share them. */
final class Manifests {
    static final String HOME = "111111111111";
    static final String DATA = "222222222222";
    static final String BOUNDARY = "arn:aws:iam::222222222222:policy/boundary";
    static final String HOME_BOUNDARY = "arn:aws:iam::111111111111:policy/boundary";
    static final String EXTERNAL_ID = "5e0c1d52-77c5-4a54-8f0e-3f6a4a0b7d90";
    /** The accounts' driftCheckInterval. */
    static final Duration DRIFT_CHECK = Duration.ofMinutes(5);

    static final List<String> BUCKETS = List.of("reports", "archive");

    /** The home account. */
    static final AwsAccountSpec HOME_ACCOUNT = account("""
            accountId: "111111111111"
            region: eu-west-1
            driftCheckInterval: 5m
            allowedNamespaces: {names: [shop, team]}
            limits:
              permissionsBoundaryArn: %s
              workloads: [ServiceAccount, EcsTask]
              deliveries: [WebIdentity, RoleChaining]
            """.formatted(HOME_BOUNDARY));

    /** The limits of the account that is reached: everything that the bindings ask for, and less. */
    static final List<AwsAccountSpec> DATA_ACCOUNTS = List.of(
            data(
                    "shop, team",
                    "reports, archive",
                    "s3:GetObject, s3:ListBucket, s3:PutObject, s3:DeleteObject, s3:AbortMultipartUpload, s3:ListMultipartUploadParts",
                    "[WebIdentity, RoleChaining]"),
            data(
                    "shop, team",
                    "reports",
                    "s3:GetObject, s3:ListBucket, s3:PutObject, s3:DeleteObject, s3:AbortMultipartUpload, s3:ListMultipartUploadParts",
                    "[WebIdentity, RoleChaining]"),
            data("shop, team", "reports, archive", "s3:GetObject, s3:ListBucket", "[WebIdentity, RoleChaining]"),
            data(
                    "team",
                    "reports, archive",
                    "s3:GetObject, s3:ListBucket, s3:PutObject, s3:DeleteObject, s3:AbortMultipartUpload, s3:ListMultipartUploadParts",
                    "[WebIdentity, RoleChaining]"),
            data(
                    "shop, team",
                    "reports, archive",
                    "s3:GetObject, s3:ListBucket, s3:PutObject, s3:DeleteObject, s3:AbortMultipartUpload, s3:ListMultipartUploadParts",
                    "[WebIdentity]"));

    /** By kind of workload: the specs between which an edit changes. */
    static final Map<String, List<CrossAccountBindingSpec>> BINDINGS = Map.of(
            "web", bindings("serviceAccount: {name: web, create: true, delivery: WebIdentity}"),
            "chain-a", bindings("serviceAccount: {name: chain, create: true, delivery: RoleChaining}"),
            "chain-b", bindings("serviceAccount: {name: chain, create: true, delivery: RoleChaining}"),
            "task", bindings("ecsTask: {accountRef: {name: home}}"),
            "direct", direct("ecsTask: {accountRef: {name: home}}"));

    static final List<String> NAMESPACES = List.of("shop", "team");

    private Manifests() {}

    private static AwsAccountSpec data(String namespaces, String buckets, String actions, String deliveries) {
        String resources = String.join(
                ", ",
                List.of(buckets.split(", ")).stream()
                        .map("\"arn:aws:s3:::%s/*\""::formatted)
                        .toList());
        return account("""
                accountId: "222222222222"
                region: eu-west-1
                driftCheckInterval: 5m
                managementRole: {arn: "arn:aws:iam::222222222222:role/crossbind/operator", externalId: %s}
                allowedNamespaces: {names: [%s]}
                limits:
                  permissionsBoundaryArn: %s
                  workloads: [ServiceAccount, EcsTask]
                  deliveries: %s
                  resources: [%s]
                  actions: [%s]
                """.formatted(
                        EXTERNAL_ID,
                        namespaces,
                        BOUNDARY,
                        deliveries,
                        resources,
                        "\"" + String.join("\", \"", actions.split(", ")) + "\""));
    }

    private static AwsAccountSpec account(String spec) {
        return read("AwsAccount", spec, AwsAccount.class).getSpec();
    }

    private static List<CrossAccountBindingSpec> bindings(String workload) {
        return List.of(
                binding(workload, "[s3:GetObject]", ""),
                binding(workload, "[s3:GetObject, s3:ListBucket]", ""),
                binding(workload, "[s3:GetObject]", "[{resourceArn: \"arn:aws:s3:::reports/in/*\", access: Read}]"),
                binding(
                        workload,
                        "[s3:GetObject]",
                        "[{resourceArn: \"arn:aws:s3:::reports/in/*\", access: Read}, {resourceArn: \"arn:aws:s3:::archive/*\", access: Write}]"));
    }

    private static CrossAccountBindingSpec binding(String workload, String actions, String grants) {
        return spec("""
                accountRef: {name: data}
                workload: {%s}
                role: {statements: [{actions: %s, resources: ["arn:aws:s3:::reports/*", "arn:aws:s3:::reports"]}]}
                grants: %s
                """.formatted(workload, actions, grants.isEmpty() ? "[]" : grants));
    }

    private static List<CrossAccountBindingSpec> direct(String workload) {
        return List.of(
                        "[{resourceArn: \"arn:aws:s3:::reports/in/*\", access: Read}]",
                        "[{resourceArn: \"arn:aws:s3:::archive/*\", access: Write}]")
                .stream()
                .map(grants -> spec("""
                        accountRef: {name: data}
                        workload: {%s}
                        grants: %s
                        """.formatted(workload, grants)))
                .toList();
    }

    private static CrossAccountBindingSpec spec(String text) {
        return read("CrossAccountBinding", text, io.crossbind.api.v1alpha1.CrossAccountBinding.class)
                .getSpec();
    }

    private static <T> T read(String kind, String spec, Class<T> type) {
        return Serialization.unmarshal(
                "apiVersion: crossbind.io/v1alpha1\nkind: " + kind + "\nmetadata: {name: any}\nspec:\n"
                        + spec.indent(2),
                type);
    }
}
