package io.crossbind.plan.binding;

import io.crossbind.api.v1alpha1.AwsAccountSpec;
import io.crossbind.api.v1alpha1.CrossAccountBindingSpec;
import io.crossbind.desired.AccountFacts;
import io.crossbind.desired.BindingDesign;
import io.crossbind.desired.BindingFacts;
import io.crossbind.desired.BindingFacts.Sibling;
import io.crossbind.desired.Desired;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.Issuer;
import io.crossbind.model.NamespaceFacts;
import io.crossbind.model.Partition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * A manifest of the binding shop/orders, and its requests.
 *
 * @param inline permissions of the target role's own policy, such as {@code s3:GetObject orders/in}
 * @param managed names of managed policies of the target role
 * @param granted permissions by policies of resources, in the same form
 * @param boundary name of the boundary of both accounts
 * @param revokes whether sessions from before a time are revoked
 */
record PlannedBinding(
        Kind kind, Set<String> inline, Set<String> managed, Set<String> granted, String boundary, boolean revokes) {
    static final ClusterIdentity CLUSTER = new ClusterIdentity(
            "prod",
            new Issuer("https://issuer.example"),
            "sts.amazonaws.com",
            Optional.of("arn:aws:eks:eu-west-1:111111111111:cluster/prod"));
    static final String NAMESPACE_UID = "uid-of-shop";
    static final NamespaceFacts NAMESPACE = new NamespaceFacts("shop", NAMESPACE_UID, Map.of());
    static final String UID = "uid-of-orders";
    static final String OPEN_LIMITS = """
            managedPolicyArns: ["arn:aws:iam::222222222222:policy/*"]
            resources: ["arn:aws:s3:::orders/*", "arn:aws:s3:::archive/*"]
            actions: ["s3:*"]
            """;

    /** The designs of this run. A property needs each design many times. */
    private static final Map<PlannedBinding, Desired.Wanted> WANTED = new ConcurrentHashMap<>();

    /** The workloads, by their way to the role with access to resources. */
    enum Kind {
        WEB_IDENTITY("serviceAccount: {name: orders, create: true}", true, false),
        CHAINED("serviceAccount: {name: orders, create: true, delivery: RoleChaining}", true, true),
        POD_IDENTITY("serviceAccount: {name: orders, create: true, delivery: PodIdentity}", true, true),
        PRINCIPAL("principal: {arn: \"arn:aws:iam::111111111111:role/ci\"}", true, false),
        OWN_ROLE_OF_PODS("serviceAccount: {name: orders, create: true}", false, true),
        FUNCTION("lambdaFunction: {}", false, true),
        FUNCTION_WITH_ROLE("lambdaFunction: {}", true, true);

        final String workload;
        final boolean hasTarget;
        final boolean hasSource;

        Kind(String workload, boolean hasTarget, boolean hasSource) {
            this.workload = workload;
            this.hasTarget = hasTarget;
            this.hasSource = hasSource;
        }
    }

    /** The desired state for the manifest. */
    Desired.Wanted wanted() {
        return WANTED.computeIfAbsent(this, PlannedBinding::design);
    }

    private Desired.Wanted design() {
        Desired desired = new BindingDesign(new BindingFacts(
                        CLUSTER,
                        target(),
                        Optional.of(source()).filter(_ -> kind.hasSource),
                        NAMESPACE,
                        "orders",
                        UID,
                        spec(),
                        List.of(new Sibling("orders", UID, targetRoleArn(), "eu-west-1"))))
                .desired();
        if (desired instanceof Desired.Refused(var problem, var _)) {
            throw new IllegalArgumentException(problem.message());
        }
        return (Desired.Wanted) desired;
    }

    private String targetRoleArn() {
        return BindingDesign.roleArn(CLUSTER, target(), "shop", "orders", spec());
    }

    CrossAccountBindingSpec spec() {
        List<String> lines = new ArrayList<>(List.of("accountRef: {name: data}", "workload: {" + kind.workload + "}"));
        if (kind.hasTarget) {
            lines.add("role: {statements: [" + statements() + "], managedPolicyArns: ["
                    + managed.stream()
                            .sorted()
                            .map(name -> "\"arn:aws:iam::222222222222:policy/" + name + "\"")
                            .collect(Collectors.joining(", "))
                    + "]}");
        }
        lines.add("grants: [" + grants() + "]");
        if (revokes) {
            lines.add("revokeSessionsBefore: \"2026-01-01T00:00:00Z\"");
        }
        return Serialization.unmarshal(String.join("\n", lines), CrossAccountBindingSpec.class);
    }

    private String statements() {
        return inline.stream()
                .sorted()
                .map(permission ->
                        "{actions: [\"" + actionOf(permission) + "\"], resources: [\"" + objects(permission) + "\"]}")
                .collect(Collectors.joining(", "));
    }

    private String grants() {
        return granted.stream()
                .collect(Collectors.groupingBy(PlannedBinding::objects, TreeMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .map(grant -> "{resourceArn: \"" + grant.getKey() + "\", actions: ["
                        + grant.getValue().stream()
                                .map(PlannedBinding::actionOf)
                                .sorted()
                                .collect(Collectors.joining(", "))
                        + "]}")
                .collect(Collectors.joining(", "));
    }

    private static String actionOf(String permission) {
        return permission.substring(0, permission.indexOf(' '));
    }

    private static String objects(String permission) {
        return "arn:aws:s3:::" + permission.substring(permission.indexOf(' ') + 1) + "/*";
    }

    AccountFacts target() {
        return account("data", "222222222222", OPEN_LIMITS);
    }

    AccountFacts source() {
        return account("home", "111111111111", OPEN_LIMITS);
    }

    AccountFacts account(String name, String id, String limits) {
        AwsAccountSpec spec =
                Serialization.unmarshal("""
                accountId: "%1$s"
                region: eu-west-1
                permissionsBoundaryArn: arn:aws:iam::%1$s:policy/%2$s
                rules:
                  - name: all
                    namespaces: {names: [shop]}
                    uses: [Source, Target]
                    deliveries: [WebIdentity, RoleChaining, PodIdentity]
                    workloads: [ServiceAccount, LambdaFunction, Principal]
                    principals: [{arn: "arn:aws:iam::111111111111:role/*"}]
                """.formatted(id, boundary) + limits.indent(4), AwsAccountSpec.class);
        return new AccountFacts(name, spec, new Partition("aws"), 2048);
    }
}
