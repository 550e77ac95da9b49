package io.crossbind.plan.binding;

import io.crossbind.api.v1alpha1.AwsAccountSpec;
import io.crossbind.api.v1alpha1.CrossAccountBindingSpec;
import io.crossbind.desired.AccountFacts;
import io.crossbind.desired.AccountLimits;
import io.crossbind.desired.BindingDesign;
import io.crossbind.desired.BindingFacts;
import io.crossbind.desired.Desired;
import io.crossbind.desired.DesiredRole;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.Issuer;
import io.crossbind.model.NamespaceFacts;
import io.crossbind.model.ObservedConfigMap;
import io.crossbind.model.ObservedProvider;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.Partition;
import io.crossbind.model.Problem;
import io.crossbind.model.ResourceArn;
import io.crossbind.model.RoleObservation;
import io.crossbind.plan.AccountPlanner;
import io.crossbind.plan.Observed;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A binding without existing objects, for which everything has been read. A test changes the facts under test, and asks for the judgement. */
final class JudgedBinding {
    private static final NamespaceFacts NAMESPACE = new NamespaceFacts("shop", "uid-of-shop", Map.of());

    static final ResourceArn BUCKET = ResourceArn.parse("arn:aws:s3:::orders");
    static final ClusterIdentity CLUSTER = new ClusterIdentity(
            "prod",
            new Issuer("https://issuer.example"),
            "sts.amazonaws.com",
            Optional.of("arn:aws:eks:eu-west-1:111111111111:cluster/prod"));

    final Desired.Wanted wanted;
    RoleObservation source = new RoleObservation.Absent();
    RoleObservation target = new RoleObservation.Absent();
    boolean targetIsInReach = true;
    Optional<ObservedProvider> provider = Optional.empty();
    boolean providerIsFresh;
    boolean associationIsKnown = true;
    Optional<String> recordedTarget = Optional.empty();
    Optional<String> recordedTargetId = Optional.empty();
    Optional<String> recordedSource = Optional.empty();
    Optional<String> recordedSourceId = Optional.empty();
    Set<String> recordedGrants = Set.of();
    Optional<String> createdSourceId = Optional.empty();
    Optional<String> holder = Optional.empty();
    boolean delivered;
    final Set<String> missingPolicies = new HashSet<>();
    final Set<String> confirmedMissing = new HashSet<>();
    final Map<ResourceArn, PolicyObservation> policies = new HashMap<>();
    private final Map<String, Optional<ObservedConfigMap>> configMaps = new HashMap<>();

    /** A binding of the service account {@code orders}, with the given rest of the spec. */
    JudgedBinding(String spec) {
        this.wanted = wanted(spec);
        wanted.grants().forEach(grant -> policies.put(grant.holder(), known(Optional.empty())));
        wanted.cluster().configMap().ifPresent(configMap -> configMaps.put(configMap.name(), Optional.empty()));
    }

    /** A binding with a grant on a bucket, whose pods assume a role in the target account through their own role. */
    static JudgedBinding chained() {
        return new JudgedBinding("""
                workload: {serviceAccount: {name: orders, create: true, delivery: RoleChaining}}
                role:
                  statements: [{actions: ["s3:GetObject"], resources: ["arn:aws:s3:::orders/*"]}]
                  managedPolicyArns: ["arn:aws:iam::222222222222:policy/reports"]
                grants: [{resourceArn: "arn:aws:s3:::orders/in/*", access: Read}]
                """);
    }

    static PolicyObservation known(Optional<String> document) {
        return new PolicyObservation.Known(document, true);
    }

    DesiredRole targetRole() {
        return wanted.target().orElseThrow().role();
    }

    DesiredRole sourceRole() {
        return wanted.source().orElseThrow().role();
    }

    /** The role as the operator leaves it. */
    static RoleObservation there(DesiredRole role, String id) {
        return new RoleObservation.Owned(
                new ObservedRole(
                        role.name(),
                        role.path(),
                        role.arn(),
                        id,
                        role.trust(),
                        role.permissionsBoundary(),
                        role.maxSessionSeconds(),
                        role.description(),
                        role.tags(),
                        role.inlinePolicies(),
                        role.attachedPolicies(),
                        Set.of()),
                true);
    }

    /** The reads needed first; empty if the judgement needs no read. */
    Set<?> reads() {
        return judge() instanceof Judgement.NeedsRead<BindingPlan> needs ? needs.refs() : Set.of();
    }

    /** The problem that blocks the binding. */
    Optional<Problem> problem() {
        return judge() instanceof Judgement.Blocked<BindingPlan> blocked
                ? Optional.of(blocked.problem())
                : Optional.empty();
    }

    Judgement.Ready<BindingPlan> ready() {
        return (Judgement.Ready<BindingPlan>) judge();
    }

    BindingPlan plan() {
        return ready().plan();
    }

    Judgement<BindingPlan> judge() {
        BindingRecord recorded = new BindingRecord(
                recordedTarget,
                recordedTargetId,
                recordedSource,
                recordedSourceId,
                recordedGrants,
                recordedTarget.isPresent() || recordedSource.isPresent() || !recordedGrants.isEmpty(),
                delivered,
                holder,
                Optional.of("orders"),
                new TrustedSourceIds(createdSourceId, Set.of(), recordedSource.map(_ -> recordedSourceId)));
        BindingObservations observed = new BindingObservations(
                wanted.source().map(_ -> new AccountObservation(provider, providerIsFresh, source, true, 10)),
                wanted.target()
                        .filter(_ -> targetIsInReach)
                        .map(_ -> new AccountObservation(Optional.empty(), true, target, true, 10)),
                new Observed.InCluster(Optional.empty(), Optional.empty(), Optional.empty()),
                associationIsKnown,
                Map.of("uid-of-orders", "orders"),
                policies,
                wanted.grants().isEmpty() ? "" : wanted.grants().getFirst().sidPrefix(),
                Set.of(),
                missingPolicies,
                confirmedMissing,
                configMaps);
        return new BindingJudge(new AccountPlanner(CLUSTER), wanted, recorded, observed).judge();
    }

    private static Desired.Wanted wanted(String spec) {
        Desired desired = new BindingDesign(new BindingFacts(
                        CLUSTER,
                        account("data", "222222222222"),
                        spec.contains("principal") ? Optional.empty() : Optional.of(account("home", "111111111111")),
                        NAMESPACE,
                        "orders",
                        "uid-of-orders",
                        Serialization.unmarshal("accountRef: {name: data}\n" + spec, CrossAccountBindingSpec.class),
                        List.of(new BindingFacts.Sibling(
                                "orders", "uid-of-orders", "arn:aws:iam::222222222222:role/target", "eu-west-1"))))
                .desired();
        if (desired instanceof Desired.Refused(Problem problem, var _)) {
            throw new IllegalArgumentException(problem.message());
        }
        return (Desired.Wanted) desired;
    }

    static AccountLimits limits(String name, String id) {
        return AccountLimits.of(account(name, id), NAMESPACE);
    }

    static AccountFacts account(String name, String id) {
        AwsAccountSpec spec = Serialization.unmarshal("""
                accountId: "%1$s"
                region: eu-west-1
                permissionsBoundaryArn: arn:aws:iam::%1$s:policy/boundary
                rules:
                  - name: all
                    namespaces: {names: [shop]}
                    uses: [Source, Target]
                    deliveries: [WebIdentity, RoleChaining, PodIdentity]
                    workloads: [ServiceAccount, Principal]
                    principals: [{arn: "arn:aws:iam::111111111111:role/*"}]
                    managedPolicyArns: ["arn:aws:iam::222222222222:policy/*"]
                    resources: ["arn:aws:s3:::orders/*"]
                    actions: ["s3:GetObject", "s3:ListBucket"]
                """.formatted(id), AwsAccountSpec.class);
        return new AccountFacts(name, spec, new Partition("aws"), 2048);
    }
}
