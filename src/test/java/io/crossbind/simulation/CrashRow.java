package io.crossbind.simulation;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.DeletionPolicy;
import io.crossbind.api.v1alpha1.ResourceShare;
import io.crossbind.kit.cluster.ObjectKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;

/** One kind of workload, grant or share, with a spec and an edit of the spec. The names are short, because failures contain the name. */
enum CrashRow {
    WEB_IDENTITY("serviceAccount: {name: app, create: true, delivery: WebIdentity}"),
    EXISTING_SERVICE_ACCOUNT("serviceAccount: {name: existing, delivery: WebIdentity}"),
    CHAINED("serviceAccount: {name: app, create: true, delivery: RoleChaining}"),
    /** Another binding of the service account stays, with the role of the pods and the profiles. */
    CHAINED_SIBLING("serviceAccount: {name: shared, create: true, delivery: RoleChaining}"),
    POD_IDENTITY("serviceAccount: {name: app, create: true, delivery: PodIdentity}"),
    ECS_TASK("ecsTask: {accountRef: {name: home}}"),
    LAMBDA("lambdaFunction: {accountRef: {name: home}}"),
    EC2_INSTANCE("ec2Instance: {accountRef: {name: home}}"),
    EXISTING_ROLE("ecsTask: {roleArn: \"arn:aws:iam::111111111111:role/app/existing\"}"),
    PRINCIPAL("principal: {arn: \"arn:aws:iam::333333333333:role/ci/deployer\"}"),
    PERSON("principal: {arn: \"arn:aws:iam::333333333333:user/jane\", requireMfa: true}"),
    THIRD_PARTY("principal: {arn: \"arn:aws:iam::333333333333:root\", requireExternalId: true}"),
    GRANTS_BY_ROLE(
            "serviceAccount: {name: app, create: true, delivery: WebIdentity}",
            Spec.of(Spec.ROLE, Spec.ARCHIVE),
            Spec.of(Spec.ROLE, Spec.BOTH)),
    GRANTS_BY_CHAINED_ROLE(
            "serviceAccount: {name: app, create: true, delivery: RoleChaining}",
            Spec.of(Spec.ROLE, Spec.BOTH),
            Spec.of(Spec.ROLE, Spec.REPORTS)),
    DIRECT_GRANTS("ecsTask: {accountRef: {name: home}}", Spec.of("", Spec.ARCHIVE), Spec.of("", Spec.BOTH)),
    DIRECT_GRANTS_BY_WEB_IDENTITY(
            "serviceAccount: {name: app, create: true, delivery: WebIdentity}",
            Spec.of("", Spec.ARCHIVE),
            Spec.of("", Spec.BOTH)),
    DIRECT_GRANTS_OF_EXISTING_ROLE(
            "lambdaFunction: {roleArn: \"arn:aws:iam::111111111111:role/app/existing\"}",
            Spec.of("", Spec.ARCHIVE),
            Spec.of("", Spec.BOTH)),
    SHARE("", """
            resourceArns: ["arn:aws:ec2:eu-west-1:222222222222:prefix-list/pl-1"]
            principals: [{accountId: "333333333333"}, {accountId: "111111111111"}]
            allowExternalPrincipals: true
            """, """
            resourceArns: ["arn:aws:ec2:eu-west-1:222222222222:prefix-list/pl-2"]
            principals: [{accountId: "333333333333"}]
            allowExternalPrincipals: true
            name: another name
            """);

    private final String workload;
    private final String first;
    private final String second;

    CrashRow(String workload) {
        this(workload, Spec.of(Spec.ROLE, ""), Spec.of(Spec.EDITED_ROLE, ""));
    }

    CrashRow(String workload, String first, String second) {
        this.workload = workload;
        this.first = first;
        this.second = second;
    }

    /** The object at its creation. */
    HasMetadata created() {
        return object(first, DeletionPolicy.Delete);
    }

    /** The object after its edit. */
    HasMetadata edited() {
        return object(second, DeletionPolicy.Delete);
    }

    /** The object with retained roles; empty if the kind has no deletion policy. */
    Optional<HasMetadata> retained() {
        return isShare() ? Optional.empty() : Optional.of(object(first, DeletionPolicy.Retain));
    }

    Class<? extends HasMetadata> type() {
        return isShare() ? ResourceShare.class : CrossAccountBinding.class;
    }

    ObjectKey key() {
        return isShare() ? ObjectKey.of("app") : ObjectKey.of("shop", "app");
    }

    boolean isShare() {
        return this == SHARE;
    }

    /** Whether the operator creates a role for the workload. */
    boolean hasRoles() {
        return this != DIRECT_GRANTS_OF_EXISTING_ROLE && !isShare();
    }

    /** Bindings that exist from the start and stay. */
    List<HasMetadata> siblings() {
        return this == CHAINED_SIBLING
                ? List.of(binding("sibling", Spec.of(Spec.EDITED_ROLE, ""), DeletionPolicy.Delete))
                : List.of();
    }

    private HasMetadata binding(String name, String spec, DeletionPolicy policy) {
        return read(
                "CrossAccountBinding",
                "{name: " + name + ", namespace: shop}",
                spec + "workload: {" + workload + "}\ndeletionPolicy: " + policy + "\n",
                CrossAccountBinding.class);
    }

    private HasMetadata object(String spec, DeletionPolicy policy) {
        return isShare()
                ? read("ResourceShare", "{name: app}", spec, ResourceShare.class)
                : binding("app", spec, policy);
    }

    private static <T> T read(String kind, String metadata, String spec, Class<T> type) {
        return Serialization.unmarshal(
                "apiVersion: crossbind.io/v1alpha1\nkind: " + kind + "\nmetadata: " + metadata
                        + "\nspec:\n  accountRef: {name: data}\n" + spec.indent(2),
                type);
    }

    /** The parts of specs. The tightened limits forbid parts of the role and some of the grants. */
    private static final class Spec {
        private static final String ROLE = """
                role:
                  managedPolicyArns: ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"]
                  maxSessionDuration: 2h
                  statements: [{actions: ["s3:GetObject"], resources: ["arn:aws:s3:::reports/*"]}]
                """;
        private static final String EDITED_ROLE = """
                role:
                  maxSessionDuration: 1h
                  statements: [{actions: ["s3:GetObject", "s3:ListBucket"], resources: ["arn:aws:s3:::reports*"]}]
                """;
        private static final String ON_REPORTS = "{resourceArn: \"arn:aws:s3:::reports/in/*\", access: Read}";
        private static final String ON_ARCHIVE = "{resourceArn: \"arn:aws:s3:::archive/*\", access: Write}";
        private static final String REPORTS = ON_REPORTS;
        private static final String ARCHIVE = ON_ARCHIVE;
        private static final String BOTH = ON_REPORTS + ", " + ON_ARCHIVE;

        static String of(String role, String grants) {
            return role + "grants: [" + grants + "]\n";
        }
    }
}
