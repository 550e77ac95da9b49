package io.crossbind.plan;

import io.crossbind.desired.InlinePolicies;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.Quotas;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Plans the order of changes of a role's inline policies, which share one quota ({@link Quotas#INLINE_POLICIES_SIZE}). A policy that denies sessions
 * always finds room: the longest other policies are deleted for the denial, because a revocation must not fail.
 */
final class InlinePolicyPlanner {
    private final String role;
    private final Map<String, PolicyDocument> there;

    InlinePolicyPlanner(ObservedRole role) {
        this.role = role.name();
        this.there = new TreeMap<>(role.inlinePolicies());
    }

    /**
     * The updates of inline policies. New policies come before replaced ones, because statements may move from a replaced policy to a new one. If IAM
     * has no room for both, replaced policies come first.
     */
    List<Change> puts(Map<String, PolicyDocument> wanted) {
        return isRoomFor(wanted) ? puts(wanted, true) : putsWithoutRoom(wanted);
    }

    /** The updates and deletions that leave exactly these inline policies. If IAM has room, policies are written before others are deleted. */
    List<Change> replacement(Map<String, PolicyDocument> wanted) {
        List<Change> changes = new ArrayList<>();
        if (!isRoomFor(wanted)) {
            there.keySet().stream()
                    .filter(policy -> !wanted.containsKey(policy) && !InlinePolicies.DENIALS.contains(policy))
                    .map(policy -> new Change.DeleteInlinePolicy(role, policy))
                    .forEach(changes::add);
            changes.forEach(this::carryOut);
        }
        changes.addAll(puts(wanted));
        there.keySet().stream()
                .filter(policy -> !wanted.containsKey(policy))
                .forEach(policy -> changes.add(new Change.DeleteInlinePolicy(role, policy)));
        return changes;
    }

    /**
     * The updates that deny sessions, and reductions of other policies. The denials come first, unless IAM has room for them only afterwards.
     *
     * @param denials the policies missing in the role, by name
     */
    List<Change> denials(Map<String, PolicyDocument> denials, List<Change> reductions) {
        List<Change> puts = denials.entrySet().stream()
                .<Change>map(denial -> new Change.PutInlinePolicy(role, denial.getKey(), denial.getValue()))
                .toList();
        List<Change> changes = new ArrayList<>();
        if (deletionsFor(denials).isEmpty()) {
            changes.addAll(puts);
            changes.addAll(reductions);
        } else {
            reductions.forEach(this::carryOut);
            changes.addAll(reductions);
            changes.addAll(deletionsFor(denials));
            changes.addAll(puts);
        }
        return changes;
    }

    /** The deletions without which IAM has no room for denials, longest policies first. */
    private List<Change> deletionsFor(Map<String, PolicyDocument> denials) {
        List<Change> deletions = new ArrayList<>();
        Map<String, PolicyDocument> left = new HashMap<>(there);
        left.putAll(denials);
        while (size(left) > Quotas.INLINE_POLICIES_SIZE) {
            Optional<String> longest = left.entrySet().stream()
                    .filter(present -> !InlinePolicies.DENIALS.contains(present.getKey()))
                    .max(Map.Entry.comparingByValue(Comparator.comparingInt(PolicyDocument::size)))
                    .map(Map.Entry::getKey);
            if (longest.isEmpty()) {
                break;
            }
            left.remove(longest.get());
            deletions.add(new Change.DeleteInlinePolicy(role, longest.get()));
        }
        return deletions;
    }

    /** A denial does not wait for the shorter versions of other policies, because another phase may put these versions. */
    private List<Change> putsWithoutRoom(Map<String, PolicyDocument> wanted) {
        Map<String, PolicyDocument> missing = new TreeMap<>(wanted);
        missing.keySet().removeIf(policy -> !InlinePolicies.DENIALS.contains(policy) || there.containsKey(policy));
        List<Change> changes = denials(missing, List.of());
        changes.forEach(this::carryOut);
        changes.addAll(puts(wanted, false));
        return changes;
    }

    private List<Change> puts(Map<String, PolicyDocument> wanted, boolean newFirst) {
        List<Change> added = new ArrayList<>();
        List<Change> replaced = new ArrayList<>();
        wanted.forEach((policy, document) -> {
            PolicyDocument present = there.get(policy);
            Change put = new Change.PutInlinePolicy(role, policy, document);
            if (present == null) {
                added.add(put);
            } else if (!present.isEquivalentTo(document)) {
                replaced.add(put);
            }
        });
        List<Change> changes = new ArrayList<>(newFirst ? added : replaced);
        changes.addAll(newFirst ? replaced : added);
        return changes;
    }

    private void carryOut(Change change) {
        switch (change) {
            case Change.PutInlinePolicy(var _, String policy, var document) -> there.put(policy, document);
            case Change.DeleteInlinePolicy(var _, String policy) -> there.remove(policy);
            default -> throw new IllegalArgumentException(ChangeMessages.of(change));
        }
    }

    /** Whether IAM has room for all policies in any order: for the longer document of each name. */
    private boolean isRoomFor(Map<String, PolicyDocument> wanted) {
        Map<String, PolicyDocument> longest = new HashMap<>(there);
        wanted.forEach((policy, document) ->
                longest.merge(policy, document, (present, put) -> present.size() < put.size() ? put : present));
        return size(longest) <= Quotas.INLINE_POLICIES_SIZE;
    }

    private static int size(Map<String, PolicyDocument> policies) {
        return policies.values().stream().mapToInt(PolicyDocument::size).sum();
    }
}
