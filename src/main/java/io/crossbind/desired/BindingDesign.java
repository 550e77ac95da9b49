package io.crossbind.desired;

import io.crossbind.api.v1alpha1.CrossAccountBindingSpec;
import io.crossbind.api.v1alpha1.ServiceAccountWorkload;
import io.crossbind.api.v1alpha1.Statement;
import io.crossbind.desired.Desired.GivenAccess;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.PolicyStatement;
import io.crossbind.model.Reason;
import io.crossbind.model.Refusal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What AWS and Kubernetes should hold for one binding. */
public final class BindingDesign {
    /** Name of the one inline policy that the statements of a binding become. */
    public static final String INLINE_POLICY = "crossbind";

    /** IAM: inline policies of a role, together and without white space. */
    private static final int INLINE_QUOTA = 10_240;

    private final ClusterIdentity cluster;
    private final AccountFacts account;
    private final NamespaceFacts namespace;
    private final String name;
    private final CrossAccountBindingSpec spec;

    public BindingDesign(
            ClusterIdentity cluster,
            AccountFacts account,
            NamespaceFacts namespace,
            String name,
            CrossAccountBindingSpec spec) {
        this.cluster = cluster;
        this.account = account;
        this.namespace = namespace;
        this.name = name;
        this.spec = spec;
    }

    /** The name that a binding's role has, whatever the account's limits say of it. */
    public static String roleName(
            ClusterIdentity cluster, String namespace, String name, CrossAccountBindingSpec spec) {
        String given = spec.role().name();
        return given == null ? RoleNames.of(cluster, namespace, name) : given;
    }

    /** Value of the owner tag {@link OwnerTags#BINDING}. */
    public static String ownerTag(String namespace, String name) {
        return namespace + "/" + name;
    }

    public Desired desired() {
        LimitsCheck limits = new LimitsCheck(account);
        DesiredRole role = role(limits);
        return limits.admissionRefusal(namespace, spec)
                .map(refusal -> refused(refusal, new GivenAccess.Withdrawn()))
                .or(() -> limits.contentRefusal(spec)
                        .or(() -> sizeRefusal(role))
                        .map(refusal -> refused(refusal, new GivenAccess.Kept())))
                .orElseGet(() -> new Desired.Wanted(provider(), role, serviceAccount(role)));
    }

    /** What the account allows the role at most, whatever else hinders the binding. */
    public Desired.Caps caps() {
        return new LimitsCheck(account).caps();
    }

    private static Desired refused(Refusal refusal, GivenAccess access) {
        return new Desired.Refused(refusal, access);
    }

    private DesiredProvider provider() {
        return new DesiredProvider(
                cluster.providerArn(account.partition(), account.accountId()),
                cluster.issuer(),
                cluster.audience(),
                Map.of(OwnerTags.CLUSTER, cluster.id()));
    }

    private DesiredRole role(LimitsCheck limits) {
        String roleName = roleName(cluster, namespace.name(), name, spec);
        return new DesiredRole(
                roleName,
                limits.rolePath(),
                account.partition().iamArn(account.accountId(), "role" + limits.rolePath() + roleName),
                trust(),
                limits.permissionsBoundary(),
                (int) LimitsCheck.sessionOf(spec).toSeconds(),
                "Made by crossbind for the CrossAccountBinding " + ownerTag(namespace.name(), name),
                Map.of(OwnerTags.CLUSTER, cluster.id(), OwnerTags.BINDING, ownerTag(namespace.name(), name)),
                inlinePolicies(),
                Set.copyOf(spec.role().managedPolicyArns()));
    }

    /**
     * Exactly this service account's tokens for exactly this audience: both keys, StringEquals, no wildcard (IAM, roles for OIDC
     * federation).
     */
    private PolicyDocument trust() {
        String issuer = cluster.issuer().hostAndPath();
        String subject =
                "system:serviceaccount:" + namespace.name() + ":" + workload().name();
        return PolicyDocument.of(new PolicyStatement(
                null,
                "Allow",
                Map.of("Principal", Map.of("Federated", Set.of(provider().arn()))),
                Map.of("Action", Set.of("sts:AssumeRoleWithWebIdentity")),
                Map.of(
                        "StringEquals",
                        Map.of(issuer + ":sub", Set.of(subject), issuer + ":aud", Set.of(cluster.audience())))));
    }

    private Map<String, PolicyDocument> inlinePolicies() {
        List<Statement> statements = spec.role().statements();
        return statements.isEmpty()
                ? Map.of()
                : Map.of(
                        INLINE_POLICY,
                        new PolicyDocument(
                                PolicyDocument.CURRENT,
                                statements.stream()
                                        .map(BindingDesign::statement)
                                        .toList()));
    }

    private static PolicyStatement statement(Statement statement) {
        Map<String, Map<String, Set<String>>> conditions = new TreeMap<>();
        statement.conditions().forEach((operator, keys) -> {
            Map<String, Set<String>> values = new HashMap<>();
            keys.forEach((key, value) -> values.put(key, Set.copyOf(value)));
            conditions.put(operator, values);
        });
        return PolicyStatement.allow(
                statement.sid(), Set.copyOf(statement.actions()), Set.copyOf(statement.resources()), conditions);
    }

    private Optional<Refusal> sizeRefusal(DesiredRole role) {
        int trust = role.trust().size();
        if (trust > account.trustPolicyQuota()) {
            return Optional.of(new Refusal(
                    Reason.TRUST_POLICY_TOO_LONG,
                    "the trust policy has " + trust + " characters, account " + account.accountId() + " takes "
                            + account.trustPolicyQuota()));
        }
        int inline = role.inlinePolicies().values().stream()
                .mapToInt(PolicyDocument::size)
                .sum();
        return inline > INLINE_QUOTA
                ? Optional.of(new Refusal(
                        Reason.INLINE_POLICY_TOO_LONG,
                        "role.statements make " + inline + " characters, IAM takes " + INLINE_QUOTA))
                : Optional.empty();
    }

    /** What the pod identity webhook reads (amazon-eks-pod-identity-webhook, annotations). */
    private DesiredServiceAccount serviceAccount(DesiredRole role) {
        return new DesiredServiceAccount(
                namespace.name(),
                workload().name(),
                Boolean.TRUE.equals(workload().create()),
                Map.of(
                        DesiredServiceAccount.ROLE_ARN,
                        role.arn(),
                        "eks.amazonaws.com/audience",
                        cluster.audience(),
                        "eks.amazonaws.com/sts-regional-endpoints",
                        "true"));
    }

    /** The one workload that a binding has. */
    public static ServiceAccountWorkload workloadOf(CrossAccountBindingSpec spec) {
        ServiceAccountWorkload workload = spec.workload().serviceAccount();
        if (workload == null) {
            throw new IllegalStateException("the schema admits no other workload than serviceAccount");
        }
        return workload;
    }

    private ServiceAccountWorkload workload() {
        return workloadOf(spec);
    }
}
