package io.crossbind.simulation;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.CrossAccountBindingSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The manifests of a hostile tenant. Specs are immutable, so all histories share the specs. */
final class HostileManifests {
    /** The namespace of the hostile tenant. */
    static final String HOSTILE = "shop";

    /** The namespace of a peaceful tenant. The peaceful tenant must not suffer from the hostile tenant. */
    static final String PEACEFUL = "team";

    /** Service accounts of the hostile tenant. */
    static final List<String> SERVICE_ACCOUNTS = List.of("web", "chain", "pods");

    static final List<String> BINDINGS = List.of("a", "b", "c", "d");

    private static final List<String> WORKLOADS = List.of(
            "serviceAccount: {name: web, create: true, delivery: WebIdentity}",
            "serviceAccount: {name: chain, create: true, delivery: RoleChaining}",
            "serviceAccount: {name: pods, create: true, delivery: PodIdentity}",
            "ecsTask: {accountRef: {name: home}}",
            "lambdaFunction: {accountRef: {name: home}}",
            "principal: {arn: \"" + Manifests.CI + "\"}",
            "principal: {arn: \"" + Manifests.CI + "\", requireMfa: true}");

    /** The CRD requires spec.role for these deliveries and for requireMfa. */
    private static final List<String> NEED_A_ROLE = List.of("RoleChaining", "PodIdentity", "requireMfa");

    private static final String READS =
            "{actions: [\"s3:GetObject\", \"s3:ListBucket\"], resources: [\"arn:aws:s3:::reports\", \"arn:aws:s3:::reports/*\"]}";
    private static final String WRITES =
            "{actions: [\"s3:GetObject\", \"s3:PutObject\"], resources: [\"arn:aws:s3:::archive/*\"]}";
    private static final String READ_GRANT = "{resourceArn: \"arn:aws:s3:::reports/in/*\", access: Read}";
    private static final String WRITE_GRANT = "{resourceArn: \"arn:aws:s3:::archive/*\", access: Write}";

    private static final List<Content> CONTENTS = List.of(
            new Content(READS, ""),
            new Content(READS + ", " + WRITES, ""),
            new Content(READS, WRITE_GRANT),
            new Content(WRITES, READ_GRANT + ", " + WRITE_GRANT));

    private static final List<Content> GRANTS_ALONE =
            List.of(new Content("", READ_GRANT), new Content("", WRITE_GRANT));

    private static final List<String> ROLE_NAMES = List.of("", HOSTILE + ".first", HOSTILE + ".second");

    /** By workload and role name, both immutable: the alternative specs for edits. */
    static final List<List<CrossAccountBindingSpec>> ASKED = asked();

    /** The spec of the peaceful tenant's binding. */
    static final CrossAccountBindingSpec PEACE = spec(WORKLOADS.getFirst(), "", new Content(READS, READ_GRANT));

    /** The contents of a role, and its grants, in YAML's flow style. */
    private record Content(String statements, String grants) {}

    private HostileManifests() {}

    private static List<List<CrossAccountBindingSpec>> asked() {
        List<List<CrossAccountBindingSpec>> all = new ArrayList<>();
        for (String workload : WORKLOADS) {
            for (String name : ROLE_NAMES) {
                all.add(CONTENTS.stream()
                        .map(content -> spec(workload, name, content))
                        .toList());
            }
            if (NEED_A_ROLE.stream().noneMatch(workload::contains)) {
                all.add(GRANTS_ALONE.stream()
                        .map(content -> spec(workload, "", content))
                        .toList());
            }
        }
        return List.copyOf(all);
    }

    private static CrossAccountBindingSpec spec(String workload, String name, Content content) {
        String role = content.statements().isEmpty()
                ? ""
                : "  role: {%sstatements: [%s]}\n"
                        .formatted(name.isEmpty() ? "" : "name: " + name + ", ", content.statements());
        return Serialization.unmarshal("""
                        apiVersion: crossbind.io/v1alpha1
                        kind: CrossAccountBinding
                        metadata: {name: any}
                        spec:
                          accountRef: {name: data}
                          workload: {%s}
                          grants: [%s]
                        """.formatted(workload, content.grants()) + role, CrossAccountBinding.class)
                .getSpec();
    }

    /** Annotations and labels that a tenant may write on an object of the namespace. */
    static final List<Map<String, String>> MARKS = List.of(
            Map.of(),
            Map.of("eks.amazonaws.com/role-arn", "arn:aws:iam::222222222222:role/crossbind/operator"),
            Map.of("eks.amazonaws.com/role-arn", Manifests.CI, "crossbind.io/service-account", "web"),
            Map.of("crossbind.io/confirm-orphans", "false", "app.kubernetes.io/managed-by", "tenant"));
}
