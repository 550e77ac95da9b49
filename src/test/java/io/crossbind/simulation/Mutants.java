package io.crossbind.simulation;

import java.util.List;
import java.util.stream.Stream;

/** Changes of the source. Each change breaks a rule checked by the histories. */
final class Mutants {
    private static final Mutant BOUNDARY_OMITTED = new Mutant(
            "a role is created without its permissions boundary",
            Scenario.LIVES,
            1,
            "aws/IamRoles.java",
            ".permissionsBoundary(role.permissionsBoundary())\n",
            "\n");

    private static final Mutant DELETION_LEAVES_THE_ROLE = new Mutant(
            "a deleted role's policies go, and the role stays",
            Scenario.LIVES,
            1,
            "plan/RolePlanner.java",
            "changes.add(new Change.DeleteRole(role.name()));",
            "");

    private static final Mutant FINALIZER_NOT_APPLIED = new Mutant(
            "the finalizer is not applied",
            Scenario.LIVES,
            1,
            "reconcile/FinalizerKeeper.java",
            "Finalizers.add(object, fresh, writer);",
            "object.addFinalizer(Finalizers.NAME);");

    /** Found by the first few histories. */
    static final List<Mutant> FAST = List.of(BOUNDARY_OMITTED, DELETION_LEAVES_THE_ROLE, FINALIZER_NOT_APPLIED);

    private static final List<Mutant> OF_LIVES = List.of(
            new Mutant(
                    "the finalizer goes before the roles",
                    Scenario.LIVES,
                    1,
                    "reconcile/binding/BindingReconciliation.java",
                    "if (problem.isEmpty()) {\n            forget(binding);",
                    "if (problem.isPresent()) {\n            forget(binding);"),
            new Mutant(
                    "the finalizer of a binding is trusted although the cache may be late",
                    Scenario.LIVES,
                    20,
                    "reconcile/FinalizerKeeper.java",
                    "&& (object.isMarkedForDeletion()\n                        || kept.contains(object.getMetadata().getUid()))",
                    ""),
            new Mutant(
                    "intent is not written before the first write",
                    Scenario.LIVES,
                    22,
                    "reconcile/binding/BindingDelivery.java",
                    "if (plan.intent() == Intent.RECORD\n                || plan.changesAws() && context.record().isEmpty()) {",
                    "if (context.name().isEmpty()) {"),
            new Mutant(
                    "an account does not stay for its bindings",
                    Scenario.LIVES,
                    32,
                    "reconcile/Finalizers.java",
                    "if (has(account)) {",
                    "if (!account.getMetadata().getName().isEmpty()) {"),
            new Mutant(
                    "a deletion waits for no account that is being read",
                    Scenario.LIVES,
                    22,
                    "plan/binding/RemovalJudge.java",
                    "if (removal.isFinal() && given.unreadAccount().isPresent()) {",
                    "if (removal.isFinal() && given.siblings() == null) {"));

    private static final List<Mutant> OF_OWNERS = List.of(
            new Mutant(
                    "a role of another owner is adopted",
                    Scenario.OWNERS,
                    32,
                    "plan/RolePlanner.java",
                    "boolean ours = OwnerTags.sameOwner(wanted.tags(), role.tags());",
                    "boolean ours = true;"),
            new Mutant(
                    "owner tags are not checked before a role is deleted",
                    Scenario.OWNERS,
                    5,
                    "plan/RoleRemovalPlanner.java",
                    "return OwnerTags.sameOwner(tags, role.tags());",
                    "return true;"),
            new Mutant(
                    "a role without the cluster's tag counts as the cluster's",
                    Scenario.OWNERS,
                    11,
                    "model/OwnerTags.java",
                    "return cluster.id().equals(tags.get(CLUSTER));",
                    "return true;"),
            new Mutant(
                    "statements are removed without a look at their Sid",
                    Scenario.OWNERS,
                    1,
                    "plan/PolicyMerge.java",
                    "return isForeign(statement) && !isLeftOver(statement);",
                    "return false;"),
            new Mutant(
                    "statements of other bindings of the cluster count as the binding's own",
                    Scenario.ORDER,
                    3,
                    "desired/GrantSids.java",
                    "Hashes.hex(\"grants\", cluster.id(), namespace, binding).substring(0, BINDING_LENGTH)",
                    "\"0123456789ab\""),
            new Mutant(
                    "the namespace's UID is not compared",
                    Scenario.OWNERS,
                    5,
                    "plan/RoleClampPlanner.java",
                    "return OwnerTags.areOfPredecessor(role.tags(), Map.of(OwnerTags.NAMESPACE_UID, namespaceUid));",
                    "return false;"),
            new Mutant(
                    "a role keeps the UID of the namespace that is gone",
                    Scenario.OWNERS,
                    11,
                    "plan/RolePlanner.java",
                    "if (!role.tags().entrySet().containsAll(wanted.tags().entrySet())) {",
                    "if (role.tags().isEmpty()) {"),
            new Mutant(
                    "a ConfigMap of another owner is overwritten",
                    Scenario.OWNERS,
                    15,
                    "plan/ClusterPlanner.java",
                    "case FOREIGN -> Optional.of(new",
                    "case FOREIGN -> observed.isPresent() ? Optional.empty() : Optional.of(new"),
            new Mutant(
                    "an association of another owner is overwritten",
                    Scenario.OWNERS,
                    8,
                    "plan/ClusterPlanner.java",
                    "if (!OwnerTags.sameOwner(wanted.tags(), there.tags())) {",
                    "if (there.tags() == null) {"));

    private static final List<Mutant> OF_LIMITS = List.of(
            new Mutant(
                    "statements are kept when the limits are tightened",
                    Scenario.LIMITS,
                    7,
                    "desired/grants/GrantBounds.java",
                    "Optional.ofNullable(statement.elements().get(\"Resource\"))",
                    "Optional.of(Set.<String>of())"),
            new Mutant(
                    "nothing is restricted when a limit is tightened",
                    Scenario.LIMITS,
                    7,
                    "reconcile/binding/LimitEnforcement.java",
                    "return members.withLock(context, () -> enforce(context, false));",
                    "return ApplyResult.NOTHING;"),
            new Mutant(
                    "a namespace that is not allowed any more keeps its access",
                    Scenario.LIMITS,
                    4,
                    "plan/binding/AccessOnProblem.java",
                    "case ADMISSION -> REVOKE;",
                    "case ADMISSION -> CLAMP;"),
            new Mutant(
                    "expiresAt ends nothing",
                    Scenario.LIMITS,
                    6,
                    "reconcile/binding/BindingAdmission.java",
                    "return expiry.problem(context.binding())",
                    "return expiry.problem(context.binding()).filter(_ -> !context.history().wasDelivered())"),
            new Mutant(
                    "limits do not reach a retained role",
                    Scenario.LIMITS,
                    17,
                    "plan/account/RetainedJudge.java",
                    "roles.forEach(judge::judge);",
                    "roles.stream().filter(role -> judge.isReleased(role)).forEach(judge::judge);"),
            new Mutant(
                    "a boundary that was removed is not put back",
                    Scenario.LIMITS,
                    6,
                    "desired/Boundaries.java",
                    "return current != null && arns.contains(current)",
                    "return current == null || arns.contains(current)"),
            new Mutant(
                    "sessions from before a revocation stay",
                    Scenario.LIMITS,
                    5,
                    "desired/Revocation.java",
                    "before.ifPresent(time -> all.put(InlinePolicies.REVOKED_SESSIONS, deny(time)));",
                    ""));

    private static final List<Mutant> OF_ORDER = List.of(
            new Mutant(
                    "a replica writes for ten times as long as it may after its last renewal of the Lease",
                    Scenario.LIVES,
                    8,
                    "operator/lease/WriteFence.java",
                    "        long age = nanos.getAsLong() - renewedAt;\n        if (lost",
                    "        long age = (nanos.getAsLong() - renewedAt) / 10;\n        if (lost"),
            new Mutant(
                    "a grant names everybody",
                    Scenario.ORDER,
                    1,
                    "desired/grants/GrantStatements.java",
                    "Map.of(\"Principal\", Map.of(\"AWS\", Set.of(roleArn)))",
                    "Map.of(\"Principal\", Map.of(\"AWS\", Set.of(\"*\")))"),
            new Mutant(
                    "a trust policy takes every service account of the cluster",
                    Scenario.ORDER,
                    1,
                    "desired/TrustPolicies.java",
                    "Map.of(issuer + \":sub\", Set.of(subject), issuer",
                    "Map.of(issuer"),
            new Mutant(
                    "the lock of a service account is not taken",
                    Scenario.ORDER,
                    18,
                    "reconcile/binding/ServiceAccountMembers.java",
                    "if (!context.workload().sharesSource()) {\n            return action.get();",
                    "if (!context.namespace().isEmpty()) {\n            return action.get();"),
            new Mutant(
                    "the lock of a resource's policy is not taken",
                    Scenario.ORDER,
                    5,
                    "apply/PolicyChanges.java",
                    "locks.withLock(\n                change.holder(), () -> remember(store, account.inventory().policies(), change));",
                    "remember(store, account.inventory().policies(), change);"),
            new Mutant(
                    "a policy is not read again after it was written",
                    Scenario.ORDER,
                    1,
                    "apply/PolicyChanges.java",
                    "        return false;\n",
                    "        return true;\n"),
            new Mutant(
                    "a write rests on memory",
                    Scenario.OWNERS,
                    32,
                    "plan/RolePlanner.java",
                    "if (!direct) {",
                    "if (role == null) {"),
            new Mutant(
                    "permissions of a role are removed before others are added",
                    Scenario.ORDER,
                    7,
                    "plan/RolePlanner.java",
                    "changes.addAll(new InlinePolicyPlanner(role).replacement(wanted.inlinePolicies()));\n        surplus.forEach(arn -> changes.add(new Change.DetachPolicy(name, arn)));",
                    "surplus.forEach(arn -> changes.add(new Change.DetachPolicy(name, arn)));\n        changes.addAll(new InlinePolicyPlanner(role).replacement(wanted.inlinePolicies()));"),
            new Mutant(
                    "the statements of a resource are removed before those of another are added",
                    Scenario.ORDER,
                    1,
                    "plan/GrantPlanner.java",
                    "return new GrantPlan(added, changes, refusals);",
                    "added.addAll(0, changes.stream().filter(Change.RemoveGrant.class::isInstance).toList());\n        return new GrantPlan(added, changes, refusals);"),
            new Mutant(
                    "the shared role forgets the service account's other bindings",
                    Scenario.ORDER,
                    2,
                    "desired/SharedSourceRole.java",
                    "peers.stream().map(Sibling::targetRoleArn)",
                    "peers.stream().limit(1).map(Sibling::targetRoleArn)"),
            new Mutant(
                    "a trust policy is not pinned again after its principal was re-created",
                    Scenario.OWNERS,
                    11,
                    "plan/AccountPlanner.java",
                    "if (plan instanceof Plan.Apply(List<Change> changes)\n",
                    "if (wanted == null && plan instanceof Plan.Apply(List<Change> changes)\n"),
            new Mutant(
                    "the provider goes while roles trust it",
                    Scenario.LIMITS,
                    7,
                    "plan/account/ObservedProviders.java",
                    "return !trusted.contains(change.arn())",
                    "return !change.arn().isEmpty()"));

    private static final List<Mutant> OF_CONTENT = List.of(
            new Mutant(
                    "an account goes although a binding uses it",
                    Scenario.LIVES,
                    1,
                    "plan/account/AccountRemoval.java",
                    "return situation.users().isEmpty()",
                    "return !situation.users().contains(\"\")"),
            new Mutant(
                    "the provider stays although nothing uses it",
                    Scenario.LIVES,
                    3,
                    "plan/account/AccountJudge.java",
                    "removals(cluster, contents.providers()).forEach(changes::add);",
                    ""),
            new Mutant(
                    "the statements of a deleted binding stay",
                    Scenario.LIVES,
                    1,
                    "plan/PolicyMerge.java",
                    "if (current.statements().stream().allMatch(this::isForeign)) {",
                    "if (!current.statements().isEmpty()) {"),
            new Mutant(
                    "grants that an edit removes stay",
                    Scenario.ORDER,
                    1,
                    "plan/GrantPlanner.java",
                    "changes.addAll(remove(gone, sidPrefix));",
                    ""),
            new Mutant(
                    "an attached policy that an edit removes stays",
                    Scenario.ORDER,
                    11,
                    "plan/RolePlanner.java",
                    "surplus.forEach(arn -> changes.add(new Change.DetachPolicy(name, arn)));",
                    ""),
            new Mutant(
                    "a policy that others added stays",
                    Scenario.LIMITS,
                    29,
                    "plan/InlinePolicyPlanner.java",
                    ".filter(policy -> !wanted.containsKey(policy))\n",
                    ".filter(_ -> false)\n"),
            new Mutant(
                    "a released role keeps its owner tags",
                    Scenario.LIMITS,
                    6,
                    "plan/RoleRemovalPlanner.java",
                    "changes.add(new Change.ReleaseRole(role.name()));",
                    ""),
            new Mutant(
                    "a trust policy that others changed stays",
                    Scenario.OWNERS,
                    26,
                    "plan/RolePlanner.java",
                    "if (!wanted.trust().isEquivalentTo(role.trust())) {",
                    "if (role.trust() == null) {"),
            new Mutant(
                    "the association of a deleted binding stays",
                    Scenario.OWNERS,
                    10,
                    "plan/binding/PodAccessPlanner.java",
                    "case PodAccess.Association association -> dissociate(serviceAccount, association);",
                    "case PodAccess.Association _ -> {}"),
            new Mutant(
                    "the instance profile of a deleted binding stays",
                    Scenario.RICH,
                    4,
                    "plan/RolePlanner.java",
                    "if (profile || role.instanceProfiles().contains(role.name())) {",
                    "if (profile && role.path() == null) {"),
            new Mutant(
                    "a principal that an edit of a share removes stays",
                    Scenario.RICH,
                    8,
                    "plan/share/SharePlanner.java",
                    "changes.add(new ShareChange.DisassociateShare(observed.arn(), List.of(), principals));",
                    ""));

    private static final List<Mutant> OF_HOSTILE = List.of(
            new Mutant(
                    "roles without a binding are never blocked",
                    Scenario.HOSTILE,
                    5,
                    "plan/account/OrphanRule.java",
                    "if (!isConfirmed || !AccountRules.blocksOrphans(account)) {",
                    "if (isConfirmed || !AccountRules.blocksOrphans(account)) {"),
            new Mutant(
                    "a role without a binding is not blocked while a rule admits its namespace",
                    Scenario.HOSTILE,
                    12,
                    "plan/account/OrphanRule.java",
                    "return isOverdue ? Optional.of(BlockCause.WITHOUT_BINDING) : Optional.empty();",
                    "return isOverdue ? Optional.empty() : Optional.empty();"),
            new Mutant(
                    "a blocked role keeps its sessions",
                    Scenario.HOSTILE,
                    2,
                    "plan/AccountPlanner.java",
                    "if (denial == null || !denial.isEquivalentTo(InlinePolicies.denyAll())) {",
                    "if (role.trust() == null) {"),
            new Mutant(
                    "statements of a role that the rules no longer allow stay",
                    Scenario.HOSTILE,
                    3,
                    "plan/RoleClampPlanner.java",
                    "statement -> Optional.of(statement).filter(allowed::allows)))",
                    "statement -> Optional.of(statement).filter(_ -> allowed != null)))"),
            new Mutant(
                    "the administrator's revocation of sessions does not count",
                    Scenario.HOSTILE,
                    105,
                    "desired/Revocation.java",
                    "return latest(Stream.concat(times(binding), times(target)));",
                    "return latest(times(binding));"),
            new Mutant(
                    "a session that was revoked assumes the next role",
                    Scenario.HOSTILE,
                    134,
                    "desired/TrustPolicies.java",
                    "isForSessions(statement) ? notBefore(statement, time) : statement",
                    "isForSessions(statement) ? statement : statement"),
            new Mutant(
                    "a status is trusted to name all roles of its binding",
                    Scenario.HOSTILE,
                    118,
                    "reconcile/binding/OwnedRoles.java",
                    "Set<String> arns = new TreeSet<>(tagged(access, owner));",
                    "Set<String> arns = new TreeSet<>();"),
            new Mutant(
                    "a second factor is not demanded",
                    Scenario.HOSTILE,
                    313,
                    "desired/PrincipalCheck.java",
                    "!hasMfa && entries(arn)",
                    "!hasMfa && arn.isEmpty() && entries(arn)"),
            new Mutant(
                    "an end is not demanded of a binding",
                    Scenario.HOSTILE,
                    32,
                    "desired/RuleCheck.java",
                    "return Optional.ofNullable(rule.maxLifetime())\n                .map(Durations::parse)",
                    "return Optional.ofNullable(rule.maxLifetime())\n                .filter(String::isEmpty)\n                .map(Durations::parse)"),
            new Mutant(
                    "the statements of a binding that is gone stay",
                    Scenario.HOSTILE,
                    35,
                    "plan/account/RecordJudge.java",
                    "return rule.cause(orphan)\n",
                    "return rule.cause(orphan)\n                .filter(_ -> orphan.resources().isEmpty())\n"),
            new Mutant(
                    "the role of an earlier binding of the name is adopted",
                    Scenario.HOSTILE,
                    100,
                    "model/OwnerTags.java",
                    ".anyMatch(key -> tags.containsKey(key)\n",
                    ".anyMatch(key -> !key.equals(BINDING_UID) && tags.containsKey(key)\n"),
            new Mutant(
                    "a role keeps a name that the rules no longer allow",
                    Scenario.HOSTILE,
                    15,
                    "desired/RuleCheck.java",
                    "name -> !allowsName(name, request.namespace().name()))",
                    "name -> name.isEmpty() && !allowsName(name, request.namespace().name()))"));

    /**
     * Changes unnoticed by sixty histories: the operator reads a role before most changes of the role, reads all roles again at each interval,
     * and remembers its created objects. The pass over the account clamps a retained role if the binding's last pass did not clamp the role.
     */
    static final List<Mutant> UNNOTICED = List.of(
            new Mutant(
                    "a retained role keeps what is not allowed any more",
                    Scenario.LIMITS,
                    21,
                    "reconcile/binding/BindingPass.java",
                    "ApplyResult clamped = limits.enforceBeforeRetain(context);",
                    "ApplyResult clamped = ApplyResult.NOTHING;"),
            new Mutant(
                    "what a lost answer may have changed stays in the snapshot",
                    Scenario.ORDER,
                    1,
                    "apply/RoleChanges.java",
                    "if (e.problem().isTransient()) {",
                    "if (e.problem() == null) {"),
            new Mutant(
                    "a bulk read covers what was written while it ran",
                    Scenario.ORDER,
                    1,
                    "inventory/AccountInventory.java",
                    "if (!at.isBefore(startedAt)) {",
                    "if (at == null) {"));

    static final List<Mutant> ALL = Stream.of(FAST, OF_LIVES, OF_OWNERS, OF_LIMITS, OF_ORDER, OF_CONTENT, OF_HOSTILE)
            .flatMap(List::stream)
            .toList();

    private Mutants() {}
}
