package io.crossbind.reconcile.account;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.inventory.AccountReader;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.ResourceArn;
import io.crossbind.reconcile.port.NamespacedName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The bindings of one account, as set by a test. */
final class NamedBindings implements BindingsOfAccount {
    /** The bindings allowed by the account, or with own objects there. */
    final Set<NamespacedName> using = new HashSet<>();

    /** The other bindings of the account. */
    final Set<NamespacedName> refused = new HashSet<>();

    /** The number of bindings that use the account, as found by their last passes. */
    int counted;

    /** Whether a pass found a binding that uses the account. */
    boolean isUsed;

    /** The ARNs of the bindings' objects, from their statuses. */
    final Set<String> statuses = new HashSet<>();

    private final List<String> requeued = new ArrayList<>();
    private boolean broken;

    /** The requeues since the last call: {@code all}, or the changed roles. */
    List<String> takeRequeued() {
        List<String> taken = List.copyOf(requeued);
        requeued.clear();
        return taken;
    }

    /** Makes each later question fail with a fault of the operator. */
    void breakDown() {
        broken = true;
    }

    private void requireWhole() {
        if (broken) {
            throw new IllegalStateException("the index is broken");
        }
    }

    @Override
    public boolean wereSeen() {
        return true;
    }

    @Override
    public void requeue(AwsAccount account, AccountReader.ChangedResources changed) {
        if (!changed.isEmpty()) {
            requeued.addAll(changed.roles());
        }
    }

    @Override
    public void requeueAll(AwsAccount account) {
        requeued.add("all");
    }

    @Override
    public Set<ResourceArn> granted(AwsAccount account) {
        return Set.of();
    }

    @Override
    public Set<String> associated(AwsAccount account) {
        return Set.of();
    }

    @Override
    public Set<NamespacedName> names(AwsAccount account) {
        requireWhole();
        Set<NamespacedName> all = new HashSet<>(using);
        all.addAll(refused);
        return all;
    }

    @Override
    public boolean uses(AwsAccount account, NamespacedName binding) {
        return using.contains(binding);
    }

    @Override
    public int count(AwsAccount account) {
        return counted;
    }

    @Override
    public boolean isUsed(AwsAccount account) {
        requireWhole();
        return isUsed;
    }

    @Override
    public Set<String> takeDeparted(AwsAccount account) {
        return Set.of();
    }

    @Override
    public void forget(AwsAccount account) {
        counted = 0;
        isUsed = false;
    }

    @Override
    public Set<String> ownedByStatus(AwsAccount account) {
        return Set.copyOf(statuses);
    }

    @Override
    public boolean exists(NamespacedName binding, String uid) {
        return using.contains(binding);
    }

    @Override
    public boolean accountFor(AwsAccount account, ObservedRole role) {
        return using.stream()
                .map(NamespacedName::toString)
                .collect(Collectors.toSet())
                .contains(role.tags().getOrDefault(OwnerTags.BINDING, ""));
    }
}
