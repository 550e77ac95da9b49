package io.crossbind.simulation;

import java.util.List;
import java.util.stream.Stream;

/** Changes of the source, each of which breaks a rule that histories check. */
final class Mutants {
    private static final Mutant BOUNDARY_OMITTED = new Mutant(
            "a role is created without its permissions boundary",
            "aws/IamRoles.java",
            ".permissionsBoundary(role.permissionsBoundary())\n",
            "\n");

    private static final Mutant DELETION_LEAVES_THE_ROLE = new Mutant(
            "a deleted role's policies go, and the role stays",
            "plan/RolePlanner.java",
            "changes.add(new Change.DeleteRole(role.name()));",
            "");

    private static final Mutant FINALIZER_NOT_APPLIED = new Mutant(
            "the finalizer is not applied",
            "reconcile/FinalizerKeeper.java",
            "Finalizers.add(object, fresh, writer);",
            "object.addFinalizer(Finalizers.NAME);");

    /** Found by the first few histories. */
    static final List<Mutant> FAST = List.of(BOUNDARY_OMITTED, DELETION_LEAVES_THE_ROLE, FINALIZER_NOT_APPLIED);

    private static final List<Mutant> OF_LIVES = List.of(
            new Mutant(
                    "the finalizer goes before the roles",
                    "reconcile/binding/BindingReconciliation.java",
                    "if (problem.isEmpty()) {\n            forget(binding);",
                    "if (problem.isPresent()) {\n            forget(binding);"),
            new Mutant(
                    "the finalizer of a binding is trusted although the cache may be late",
                    "reconcile/FinalizerKeeper.java",
                    "&& (object.isMarkedForDeletion()\n                        || kept.contains(object.getMetadata().getUid()))",
                    ""),
            new Mutant(
                    "intent is not written before the first write",
                    "reconcile/binding/BindingDelivery.java",
                    "case RECORD -> {\n                executor.keep(context);",
                    "case RECORD -> {\n                executor.keep(context);\n                if (!context.name().isEmpty()) { return; }"),
            new Mutant(
                    "an account does not stay for its bindings",
                    "reconcile/Finalizers.java",
                    "if (has(account)) {",
                    "if (!account.getMetadata().getName().isEmpty()) {"),
            new Mutant(
                    "a deletion waits for no account that is being read",
                    "plan/binding/RemovalJudge.java",
                    "if (removal.isFinal() && given.unreadAccount().isPresent()) {",
                    "if (removal.isFinal() && given.siblings() == null) {"));

    private static final List<Mutant> OF_OWNERS = List.of(
            new Mutant(
                    "a role of another owner is adopted",
                    "plan/RolePlanner.java",
                    "boolean ours = OwnerTags.sameOwner(wanted.tags(), role.tags());",
                    "boolean ours = true;"),
            new Mutant(
                    "owner tags are not checked before a role is deleted",
                    "plan/RoleRemovalPlanner.java",
                    "return OwnerTags.sameOwner(tags, role.tags());",
                    "return true;"),
            new Mutant(
                    "a role without the cluster's tag counts as the cluster's",
                    "model/OwnerTags.java",
                    "return cluster.id().equals(tags.get(CLUSTER));",
                    "return true;"),
            new Mutant(
                    "statements are removed without a look at their Sid",
                    "plan/PolicyMerge.java",
                    "return isForeign(statement) && !isLeftOver(statement);",
                    "return false;"),
            new Mutant(
                    "statements of other bindings of the cluster count as the binding's own",
                    "desired/GrantSids.java",
                    "Hashes.hex(\"grants\", cluster.id(), namespace, binding).substring(0, BINDING_LENGTH)",
                    "\"0123456789abcdef\""),
            new Mutant(
                    "the namespace's UID is not compared",
                    "plan/RoleClampPlanner.java",
                    "return madeIn != null && !madeIn.equals(namespaceUid);",
                    "return false;"),
            new Mutant(
                    "a role keeps the UID of the namespace that is gone",
                    "plan/RolePlanner.java",
                    "if (!role.tags().entrySet().containsAll(wanted.tags().entrySet())) {",
                    "if (role.tags().isEmpty()) {"),
            new Mutant(
                    "a ConfigMap of another owner is overwritten",
                    "plan/ClusterPlanner.java",
                    "case FOREIGN -> Optional.of(new",
                    "case FOREIGN -> observed.isPresent() ? Optional.empty() : Optional.of(new"),
            new Mutant(
                    "an annotation of another manager is overwritten",
                    "plan/ClusterPlanner.java",
                    "&& !observed.appliedAnnotations().contains(annotation.getKey())",
                    "&& observed == null"));

    private static final List<Mutant> OF_LIMITS = List.of(
            new Mutant(
                    "statements are kept when the limits are tightened",
                    "desired/grants/GrantBounds.java",
                    "Optional.ofNullable(statement.elements().get(\"Resource\"))",
                    "Optional.of(Set.<String>of())"),
            new Mutant(
                    "nothing is restricted when a limit is tightened",
                    "reconcile/binding/LimitEnforcement.java",
                    "return members.withLock(context, () -> enforce(context, false));",
                    "return Applied.NOTHING;"),
            new Mutant(
                    "a namespace that is not allowed any more keeps its access",
                    "reconcile/binding/BindingAdmission.java",
                    ".or(() -> context.admissionRefusal(accounts));",
                    ".or(() -> context.admissionRefusal(accounts).filter(_ -> !context.wasDelivered()));"),
            new Mutant(
                    "expiresAt ends nothing",
                    "reconcile/binding/BindingAdmission.java",
                    "return expiry.problem(context.binding())",
                    "return expiry.problem(context.binding()).filter(_ -> !context.wasDelivered())"),
            new Mutant(
                    "a retained role keeps what is not allowed any more",
                    "reconcile/binding/BindingPass.java",
                    "Applied clamped = limits.enforceBeforeRelease(context);",
                    "Applied clamped = Applied.NOTHING;"),
            new Mutant(
                    "a boundary that was removed is not put back",
                    "plan/RolePlanner.java",
                    "return wanted == null || wanted.equals(role.permissionsBoundary())",
                    "return wanted == null || role.permissionsBoundary() == null || wanted.equals(role.permissionsBoundary())"),
            new Mutant(
                    "sessions from before a revocation stay",
                    "desired/Revocation.java",
                    "before.ifPresent(time -> all.put(InlinePolicies.REVOKED_SESSIONS, deny(time)));",
                    ""));

    private static final List<Mutant> OF_ORDER = List.of(
            new Mutant(
                    "the lock of a service account is not taken",
                    "reconcile/binding/ServiceAccountMembers.java",
                    "if (!context.workload().sharesSource()) {\n            return action.get();",
                    "if (!context.namespace().isEmpty()) {\n            return action.get();"),
            new Mutant(
                    "the lock of a resource's policy is not taken",
                    "apply/PolicyChanges.java",
                    "locks.withLock(\n                change.holder(), () -> remember(store, account.inventory().policies(), change));",
                    "remember(store, account.inventory().policies(), change);"),
            new Mutant(
                    "a policy is not read again after it was written",
                    "apply/PolicyChanges.java",
                    "        return false;\n",
                    "        return true;\n"),
            new Mutant(
                    "what a lost answer may have changed stays in the snapshot",
                    "apply/RoleChanges.java",
                    "if (e.problem().isTransient()) {",
                    "if (e.problem() == null) {"),
            new Mutant(
                    "a bulk read covers what was written while it ran",
                    "inventory/AccountInventory.java",
                    "if (!at.isBefore(startedAt)) {",
                    "if (at == null) {"),
            new Mutant("a write rests on memory", "plan/RolePlanner.java", "if (!direct) {", "if (role == null) {"),
            new Mutant(
                    "permissions of a role are removed before others are added",
                    "plan/RolePlanner.java",
                    "changes.addAll(room ? replaced : added);",
                    "java.util.Collections.reverse(changes);\n        changes.addAll(0, room ? replaced : added);"),
            new Mutant(
                    "the statements of a resource are removed before those of another are added",
                    "plan/GrantPlanner.java",
                    "return new GrantPlan(added, changes, refusals);",
                    "added.addAll(0, changes.stream().filter(Change.RemoveGrant.class::isInstance).toList());\n        return new GrantPlan(added, changes, refusals);"),
            new Mutant(
                    "the shared role forgets the service account's other bindings",
                    "desired/SharedSourceRole.java",
                    "peers.stream().map(Sibling::targetRoleArn)",
                    "peers.stream().limit(1).map(Sibling::targetRoleArn)"),
            new Mutant(
                    "a trust policy is not pinned again after its principal was re-created",
                    "plan/AccountPlanner.java",
                    "if (plan instanceof Plan.Apply(List<Change> changes)\n",
                    "if (wanted == null && plan instanceof Plan.Apply(List<Change> changes)\n"),
            new Mutant(
                    "the provider goes while roles trust it",
                    "plan/account/ObservedProviders.java",
                    "return !trusted.contains(change.arn())",
                    "return !change.arn().isEmpty()"));

    static final List<Mutant> ALL = Stream.of(FAST, OF_LIVES, OF_OWNERS, OF_LIMITS, OF_ORDER)
            .flatMap(List::stream)
            .toList();

    private Mutants() {}
}
