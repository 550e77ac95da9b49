package io.crossbind.simulation;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.desired.InlinePolicies;
import io.crossbind.desired.TrustPolicies;
import io.crossbind.inventory.AccountInventory;
import io.crossbind.kit.aws.ApiCall;
import io.crossbind.kit.aws.Call;
import io.crossbind.kit.aws.Inspection.RoleView;
import io.crossbind.kit.time.Task;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.PolicyDocument;
import io.crossbind.reconcile.binding.BindingHistory;
import io.crossbind.reconcile.port.NamespacedName;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The invariants at each write to AWS, whatever faults occur. */
final class Checks {
    /** A rule of the product that a history broke. */
    static final class Violation extends AssertionError {
        private static final long serialVersionUID = 1;

        Violation(String message) {
            super(message);
        }
    }

    /** The Sid of the statements of bucket owners. No process may change these statements. */
    static final String FOREIGN_SID = "OwnersOwn";

    /** The owner of roles taken by other clients. */
    static final String OTHER_OWNER = "elsewhere/other";

    /** How long the operator may not see a change by another client, because IAM is eventually consistent. */
    static final Duration UNSEEN = Duration.ofSeconds(20);

    /** How long a deletion may not see the new owner of a role. */
    static final Duration UNSEEN_BY_DELETIONS = AccountInventory.OWNERS_STAND_FOR.plus(UNSEEN);

    private static final Set<String> OWN_POLICIES = Set.of(
            InlinePolicies.STATEMENTS, InlinePolicies.GRANTS, InlinePolicies.REVOKED_SESSIONS, InlinePolicies.BLOCKED);

    private final World world;
    private final Map<String, BooleanSupplier> guarantees = new LinkedHashMap<>();
    private final List<String> writes = new ArrayList<>();
    /** By bucket: the tasks that wrote its policy and have not read the policy since. */
    private final Map<String, Set<Task>> unread = new HashMap<>();

    private final Limits limits;
    /** The passes that created a source role. */
    private final Set<Task> createdSource = new HashSet<>();

    private Optional<RoleView> before = Optional.empty();
    private String policyBefore = "";
    private int callsOfBindings;
    private boolean boundariesVary;
    private @Nullable String interrupted;
    private Runnable interruption = () -> {};

    Checks(World world) {
        this.world = world;
        this.limits = new Limits(world);
    }

    /** Records the beginning of a pass in the running task. */
    void passBegins() {
        limits.passBegins();
    }

    /** The number of AWS calls by passes over bindings. */
    int callsOfBindings() {
        return callsOfBindings;
    }

    /** Writes to AWS so far, as {@code Operation account resource}. */
    List<String> writes() {
        return writes;
    }

    /** Skips the checks of boundaries, for tests whose accounts have another boundary than the histories, or none. */
    void letBoundariesVary() {
        boundariesVary = true;
    }

    /** Checks a condition after each write until {@link #giveUp}. */
    void guarantee(String name, BooleanSupplier holds) {
        guarantees.put(name, holds);
    }

    void giveUp(String name) {
        guarantees.remove(name);
    }

    void before(ApiCall call) {
        if (Objects.requireNonNull(world.scheduler.current()).name().startsWith("CrossAccountBinding ")) {
            callsOfBindings++;
        }
        if (call.writes()) {
            requireLead(call.operation() + " of " + call.resource());
        }
        if (isRoleWrite(call)) {
            before = Optional.ofNullable(
                    world.aws.inspect().roles(call.account()).get(call.resource()));
        }
        if (call.service().equals("s3")) {
            policyBefore = policyOf(call.resource());
        }
    }

    private String policyOf(String bucket) {
        return world.aws.inspect().buckets().get(bucket).policy();
    }

    /** Runs an action once, right before the next API request with this prefix. */
    void interrupt(String request, Runnable action) {
        interrupted = request;
        interruption = action;
    }

    void beforeApiRequest(String request) {
        if (interrupted != null && request.startsWith(interrupted)) {
            interrupted = null;
            interruption.run();
        }
        if (!request.startsWith("read ")) {
            requireLead(request);
        }
    }

    private void requireLead(String write) {
        OperatorProcess writer = world.current();
        if (writer != world.leader()) {
            throw new Violation(write + " by " + writer.name + ", while " + world.leader().name + " has the Lease");
        }
    }

    private static boolean isRoleWrite(ApiCall call) {
        return call.writes()
                && call.service().equals("iam")
                && call.operation().contains("Role")
                && !call.operation().contains("InstanceProfile");
    }

    void after(ApiCall call, String result) {
        if (call.operation().equals("GetBucketPolicy")) {
            unread.getOrDefault(call.resource(), new HashSet<>()).remove(world.scheduler.current());
        }
        if (!call.writes() || !result.equals(Call.OK)) {
            return;
        }
        writes.add(call.operation() + " " + call.account() + " " + call.resource());
        if (isRoleWrite(call)) {
            checkRole(call);
        }
        if (call.operation().equals("CreateRole") && call.account().equals(Manifests.HOME)) {
            createdSource.add(world.scheduler.current());
        }
        if (call.service().equals("s3")) {
            checkBucket(call.resource());
            limits.checkPolicy(call.operation() + " of " + call.resource(), policyBefore, policyOf(call.resource()));
            unread.computeIfAbsent(call.resource(), _ -> new HashSet<>()).add(world.scheduler.current());
        }
        guarantees.forEach((name, holds) -> {
            if (!holds.getAsBoolean()) {
                throw new Violation(
                        "after " + call.operation() + " of " + call.resource() + " this no longer holds: " + name);
            }
        });
    }

    /**
     * Checks the claims of a status. A pass reads a policy again after its write, because other clients write policies too. If no other client
     * changes the operator's objects, each Ready binding of the namespace has exactly the access of its spec: no pass removes the access given
     * by another pass.
     */
    void afterStatus(HasMetadata written) {
        if (!(written instanceof CrossAccountBinding binding) || binding.isMarkedForDeletion()) {
            return;
        }
        // In revocation histories, a tenant may have written the rest of the status.
        if (createdSource.contains(world.scheduler.current()) && !world.scenario.has(Scenario.Part.REVOCATION)) {
            checkRecreated(binding);
        }
        if (Expectations.isReady(binding)) {
            checkRead(binding);
        }
        if (!world.scenario.hasOutsiders() && Expectations.isDelivered(binding)) {
            world.bindings().values().stream()
                    .filter(each -> isNeighbour(binding, each) && !each.isMarkedForDeletion())
                    .filter(Expectations::isDelivered)
                    .forEach(this::checkDelivered);
        }
    }

    private void checkRead(CrossAccountBinding binding) {
        unread.forEach((bucket, tasks) -> {
            if (tasks.remove(world.scheduler.current())) {
                throw new Violation(NamespacedName.of(binding) + " is Ready, and the policy of bucket " + bucket
                        + " was not read again after its last write");
            }
        });
    }

    /** AWS propagates the operator's writes after a moment, the sandbox at once. */
    private void checkDelivered(CrossAccountBinding binding) {
        if (Expectations.isReady(binding)) {
            Expectations.check(world, binding);
        } else {
            Expectations.checkReach(world, binding);
        }
    }

    /** IAM pins a trust policy to the unique ID of its principal, so a pass writes the policy again after re-creating the principal. */
    private void checkRecreated(CrossAccountBinding binding) {
        BindingHistory.roleArn(binding)
                .flatMap(arn -> world.aws.inspect().role(arn))
                .filter(_ -> Expectations.isDelivered(binding))
                .filter(role -> isOwn(role) && !world.touchedRoles.containsKey(role.id()))
                .ifPresent(_ -> Expectations.checkReach(world, binding));
    }

    private static boolean isNeighbour(CrossAccountBinding binding, CrossAccountBinding other) {
        return binding.getMetadata().getNamespace().equals(other.getMetadata().getNamespace());
    }

    private void checkRole(ApiCall call) {
        String name = call.operation() + " of role " + call.resource();
        before.filter(role -> !isOwn(role) && !isReleasedAgain(call, role) && !blocks(call, role))
                .ifPresent(role -> {
                    throw new Violation(name + ", which has no owner tags: " + role.tags());
                });
        RoleView after = world.aws.inspect().roles(call.account()).get(call.resource());
        if (after == null) {
            return;
        }
        if (!isOwn(after)) {
            if (world.outsideRoles.containsKey(after.id())) {
                return;
            }
            if (!call.operation().equals("UntagRole")) {
                throw new Violation(name + " leaves it without owner tags: " + after.tags());
            }
            checkReleased(name, after);
            return;
        }
        checkTrust(name, after);
        limits.checkRole(call, before, after);
        String boundary = boundaryIn(call.account());
        boolean hadNone =
                before.filter(role -> !boundary.equals(role.boundary())).isPresent();
        if (!boundariesVary && !hadNone && !boundary.equals(after.boundary())) {
            throw new Violation(name + " leaves it with boundary '" + after.boundary() + "'");
        }
        if (world.aws.access().allows(Setup.STRANGER, "sts:AssumeRole", after.arn(), Map.of())) {
            throw new Violation(name + " trusts everybody: " + after.trust());
        }
    }

    private void checkTrust(String name, RoleView role) {
        if (world.aws.access().allows(Setup.STRANGER, "sts:AssumeRole", role.arn(), Map.of())
                || world.aws
                        .access()
                        .assumesWithWebIdentity(
                                Manifests.ISSUER,
                                "system:serviceaccount:other:other",
                                OperatorProcess.CLUSTER.audience(),
                                role.arn())) {
            throw new Violation(name + " lets strangers in: " + role.trust());
        }
    }

    private static String boundaryIn(String account) {
        return account.equals(Manifests.HOME) ? Manifests.HOME_BOUNDARY : Manifests.BOUNDARY;
    }

    /**
     * Checks a role at its release. No later pass reads the role, so the role must be within the limits now. A blocked role keeps its policies,
     * because nobody can use the policies.
     */
    private void checkReleased(String name, RoleView role) {
        boolean isBlocked = role.inline().containsKey(InlinePolicies.BLOCKED);
        if (!isBlocked) {
            limits.checkReleased(name, role);
        }
        if (boundariesVary || isTouched(role, UNSEEN)) {
            return;
        }
        if (!boundaryIn(role.arn().split(":")[4]).equals(role.boundary())) {
            throw new Violation(name + " releases it with boundary '" + role.boundary() + "'");
        }
        // Only the last read of the account shows policies added by other clients.
        if (!isBlocked
                && !isTouched(role, UNSEEN.plus(world.scenario.driftCheck))
                && !OWN_POLICIES.containsAll(role.inline().keySet())) {
            throw new Violation(
                    name + " releases it with policies " + role.inline().keySet());
        }
    }

    /** Returns whether another client changed the role within this duration. */
    private boolean isTouched(RoleView role, Duration last) {
        Instant touched = world.touchedRoles.get(role.id());
        return touched != null && world.scheduler.clock().instant().isBefore(touched.plus(last));
    }

    /** A role with the cluster's tag belongs to no binding after another client changed its owner. Nobody may assume such a role. */
    private boolean blocks(ApiCall call, RoleView role) {
        boolean isOfCluster = OperatorProcess.CLUSTER.id().equals(role.tags().get(OwnerTags.CLUSTER));
        RoleView after = world.aws.inspect().roles(call.account()).get(call.resource());
        return isOfCluster
                && after != null
                && (call.operation().equals("PutRolePermissionsBoundary")
                        || call.operation().equals("PutRolePolicy")
                                && after.inline().containsKey("crossbind-blocked")
                        || call.operation().equals("UpdateAssumeRolePolicy")
                                && PolicyDocument.parse(after.trust()).isEquivalentTo(TrustPolicies.nobody()));
    }

    /**
     * Whether the owner tags were removed so recently that the operator could not see the removal, or the operator itself removed the tags:
     * after a lost answer, the operator removes the tags again.
     */
    private boolean isReleasedAgain(ApiCall call, RoleView role) {
        Instant since = world.outsideRoles.get(role.id());
        return since == null
                ? call.operation().equals("UntagRole")
                : world.scheduler
                        .clock()
                        .instant()
                        .isBefore(since.plus(isDeletion(call) ? UNSEEN_BY_DELETIONS : UNSEEN));
    }

    private static boolean isDeletion(ApiCall call) {
        return Set.of("DetachRolePolicy", "DeleteRolePolicy", "DeleteRole").contains(call.operation());
    }

    static boolean isOwn(RoleView role) {
        return !role.tags().containsValue(OTHER_OWNER)
                && OperatorProcess.CLUSTER.id().equals(role.tags().get(OwnerTags.CLUSTER))
                && (role.tags().containsKey(OwnerTags.BINDING) || role.tags().containsKey(OwnerTags.SERVICE_ACCOUNT));
    }

    private void checkBucket(String bucket) {
        String policy = policyOf(bucket);
        if (!policy.contains(FOREIGN_SID)) {
            throw new Violation("the policy of bucket " + bucket + " lost its owner's statement: " + policy);
        }
        if (world.aws.access().allows(Setup.STRANGER, "s3:GetObject", "arn:aws:s3:::" + bucket + "/x", Map.of())) {
            throw new Violation("bucket " + bucket + " is public: " + policy);
        }
    }
}
