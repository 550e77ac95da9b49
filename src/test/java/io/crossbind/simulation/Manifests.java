package io.crossbind.simulation;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.AwsAccountSpec;
import io.crossbind.api.v1alpha1.CrossAccountBindingSpec;
import io.crossbind.api.v1alpha1.ResourceShare;
import io.crossbind.api.v1alpha1.ResourceShareSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The manifests for histories. Specs are immutable, so all histories share the specs. */
final class Manifests {
    static final String HOME = "111111111111";
    static final String DATA = "222222222222";
    static final String BOUNDARY = "arn:aws:iam::222222222222:policy/boundary";
    static final String HOME_BOUNDARY = "arn:aws:iam::111111111111:policy/boundary";
    static final String CLUSTER = "arn:aws:eks:eu-west-1:111111111111:cluster/sim";
    static final String ISSUER = "https://issuer.example";
    /** An existing role, trusted by a binding. */
    static final String CI = "arn:aws:iam::111111111111:role/ci";

    /** The name of another program's role for pods. */
    static final String PODS_OF_OTHERS = "pods-of-others";

    static final String SUBNET = "arn:aws:ec2:eu-west-1:222222222222:subnet/subnet-";
    static final String EXTERNAL_ID = "5e0c1d52-77c5-4a54-8f0e-3f6a4a0b7d90";
    /** The driftCheckInterval of the accounts of {@link Scenario#FIRST}. */
    static final Duration DRIFT_CHECK = Scenario.FIRST.driftCheck;

    static final List<String> BUCKETS = List.of("reports", "archive");

    /** An AWS managed policy for all reads of S3. */
    static final String READ_ONLY = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";

    private static final Map<Scenario, AwsAccountSpec> HOME_ACCOUNTS =
            Arrays.stream(Scenario.values()).collect(Collectors.toMap(each -> each, each -> home(each.driftCheck)));

    private static final Map<Scenario, List<AwsAccountSpec>> DATA_ACCOUNTS =
            Arrays.stream(Scenario.values()).collect(Collectors.toMap(each -> each, each -> data(each.driftCheck)));

    /** The operator account. */
    static AwsAccountSpec homeAccount(Scenario scenario) {
        return HOME_ACCOUNTS.get(scenario);
    }

    /** The limits of the target account: first wide enough for all bindings, then narrower. */
    static List<AwsAccountSpec> dataAccounts(Scenario scenario) {
        return DATA_ACCOUNTS.get(scenario);
    }

    private static AwsAccountSpec home(Duration driftCheck) {
        return account("""
            accountId: "111111111111"
            region: eu-west-1
            driftCheckInterval: %ds
            permissionsBoundaryArn: %s
            orphans: {gracePeriod: 1m}
            rules:
              - name: all
                namespaces: {names: [shop, team]}
                workloads: [ServiceAccount, EcsTask, LambdaFunction, Ec2Instance, Principal]
                deliveries: [WebIdentity, RoleChaining, PodIdentity]
                deletionPolicies: [Delete, Retain]
                actions: ["s3:*"]
                resources: ["arn:aws:s3:::*"]
            """.formatted(driftCheck.toSeconds(), HOME_BOUNDARY));
    }

    private static List<AwsAccountSpec> data(Duration driftCheck) {
        return List.of(
                data(
                        driftCheck,
                        "shop, team",
                        "reports, archive",
                        "s3:GetObject, s3:ListBucket, s3:PutObject, s3:DeleteObject, s3:AbortMultipartUpload, s3:ListMultipartUploadParts",
                        "[WebIdentity, RoleChaining, PodIdentity]"),
                data(
                        driftCheck,
                        "shop, team",
                        "reports",
                        "s3:GetObject, s3:ListBucket, s3:PutObject, s3:DeleteObject, s3:AbortMultipartUpload, s3:ListMultipartUploadParts",
                        "[WebIdentity, RoleChaining, PodIdentity]"),
                data(
                        driftCheck,
                        "shop, team",
                        "reports, archive",
                        "s3:GetObject, s3:ListBucket",
                        "[WebIdentity, RoleChaining, PodIdentity]"),
                data(
                        driftCheck,
                        "team",
                        "reports, archive",
                        "s3:GetObject, s3:ListBucket, s3:PutObject, s3:DeleteObject, s3:AbortMultipartUpload, s3:ListMultipartUploadParts",
                        "[WebIdentity, RoleChaining, PodIdentity]"),
                data(
                        driftCheck,
                        "shop, team",
                        "reports, archive",
                        "s3:GetObject, s3:ListBucket, s3:PutObject, s3:DeleteObject, s3:AbortMultipartUpload, s3:ListMultipartUploadParts",
                        "[WebIdentity]"));
    }

    /** By kind of workload: the alternative specs for edits. */
    static final Map<String, List<CrossAccountBindingSpec>> BINDINGS = Map.ofEntries(
            Map.entry("web", bindings("serviceAccount: {name: web, create: true, delivery: WebIdentity}")),
            Map.entry("chain-a", bindings("serviceAccount: {name: chain, create: true, delivery: RoleChaining}")),
            Map.entry("chain-b", bindings("serviceAccount: {name: chain, create: true, delivery: RoleChaining}")),
            Map.entry("chain-c", bindings("serviceAccount: {name: chain, create: true, delivery: RoleChaining}")),
            Map.entry("task", bindings("ecsTask: {accountRef: {name: home}}")),
            Map.entry("direct", direct("ecsTask: {accountRef: {name: home}}")),
            Map.entry("pods", bindings("serviceAccount: {name: pods, create: true, delivery: PodIdentity}")),
            Map.entry("function", bindings("lambdaFunction: {accountRef: {name: home}}")),
            Map.entry("instance", bindings("ec2Instance: {accountRef: {name: home}}")),
            Map.entry("ci", bindings("principal: {arn: \"%s\"}".formatted(CI))),
            Map.entry("attached", attached("serviceAccount: {name: attached, create: true, delivery: WebIdentity}")),
            Map.entry("mine", direct("serviceAccount: {name: mine, create: true, delivery: WebIdentity}")));

    /** The alternative specs of the share. */
    static final List<ResourceShareSpec> SHARES = List.of(
            share(List.of("a"), "111111111111"),
            share(List.of("a", "b"), "111111111111"),
            share(List.of("b"), "333333333333"));

    static final List<String> NAMESPACES = List.of("shop", "team");

    private Manifests() {}

    private static ResourceShareSpec share(List<String> subnets, String principal) {
        return read(
                        "ResourceShare",
                        """
                        accountRef: {name: data}
                        resourceArns: [%s]
                        principals: [{accountId: "%s"}]
                        """.formatted(
                                        subnets.stream()
                                                .map(subnet -> "\"" + SUBNET + subnet + "\"")
                                                .collect(Collectors.joining(", ")),
                                        principal),
                        ResourceShare.class)
                .getSpec();
    }

    private static AwsAccountSpec data(
            Duration driftCheck, String namespaces, String buckets, String actions, String deliveries) {
        String resources = String.join(
                ", ",
                List.of(buckets.split(", ")).stream()
                        .map("\"arn:aws:s3:::%1$s\", \"arn:aws:s3:::%1$s/*\""::formatted)
                        .toList());
        return account("""
                accountId: "222222222222"
                region: eu-west-1
                driftCheckInterval: %ds
                managementRole: {arn: "arn:aws:iam::222222222222:role/crossbind/operator", externalId: %s}
                permissionsBoundaryArn: %s
                orphans: {gracePeriod: 1m}
                shares: {resources: ["arn:aws:ec2:eu-west-1:222222222222:subnet/*"], principals: ["111111111111", "333333333333"]}
                rules:
                  - name: all
                    namespaces: {names: [%s]}
                    managedPolicyArns: ["%s"]
                    workloads: [ServiceAccount, EcsTask, LambdaFunction, Ec2Instance, Principal]
                    principals: [{arn: "arn:aws:iam::111111111111:role/ci"}]
                    deliveries: %s
                    deletionPolicies: [Delete, Retain]
                    resources: [%s]
                    actions: [%s]
                """.formatted(
                        driftCheck.toSeconds(),
                        EXTERNAL_ID,
                        BOUNDARY,
                        namespaces,
                        READ_ONLY,
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

    /** Read access moves between an AWS managed policy and the role's own policy. */
    private static List<CrossAccountBindingSpec> attached(String workload) {
        return List.of(
                spec("""
                        accountRef: {name: data}
                        workload: {%s}
                        role: {managedPolicyArns: ["%s"]}
                        """.formatted(workload, READ_ONLY)),
                binding(workload, "[s3:GetObject, s3:ListBucket]", ""),
                binding(workload, "[s3:GetObject]", ""));
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
