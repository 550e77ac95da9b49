package io.crossbind.reconcile.binding;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus;
import io.crossbind.apply.Applied;
import io.crossbind.aws.Tenant;
import io.crossbind.desired.AccountRules;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import io.crossbind.reconcile.AccountStates;
import io.crossbind.reconcile.ConcurrentEdit;
import io.crossbind.reconcile.Finalizers;
import io.crossbind.reconcile.Reconciliation;
import io.crossbind.reconcile.UnexpectedFailures;
import io.crossbind.reconcile.port.ClusterView;
import io.crossbind.reconcile.port.NamespacedName;
import io.crossbind.reconcile.port.ObjectWriter;
import io.crossbind.status.BindingOutcome;
import io.crossbind.status.BindingOutcome.Roles;
import io.crossbind.status.Conditions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Reconciles a binding and records the outcome: status, Events, metrics and the time of the next pass. */
public final class BindingReconciliation implements Reconciliation<CrossAccountBinding> {
    private final ClusterView cluster;
    private final BindingIndex index;
    private final BindingPass pass;
    private final BindingCleanup cleanup;
    private final BindingStatusWriter statuses;
    private final BindingMemory memory;
    private final AccountStates accounts;

    /** Takes seven parameters because a reconciliation joins the pass, the status and what the process remembers. */
    public BindingReconciliation(
            ClusterView cluster,
            BindingPass pass,
            BindingCleanup cleanup,
            BindingStatusWriter statuses,
            BindingMemory memory,
            AccountStates accounts,
            BindingIndex index) {
        this.cluster = cluster;
        this.index = index;
        this.pass = pass;
        this.cleanup = cleanup;
        this.statuses = statuses;
        this.memory = memory;
        this.accounts = accounts;
    }

    @Override
    public Optional<Duration> reconcile(CrossAccountBinding binding, ObjectWriter<CrossAccountBinding> writer) {
        Instant begun = memory.deadlines().now();
        List<Duration> due = new ArrayList<>();
        boolean wasReady = wasReady(binding);
        Optional<BindingOutcome> found = outcome(binding, writer);
        found.ifPresent(outcome -> {
            if (wasReady && repairs(outcome)) {
                accounts.repaired(BindingIndex.accountOf(binding));
            }
            statuses.write(binding, outcome, writer).ifPresent(due::add);
            NamespacedName name = NamespacedName.of(binding);
            memory.counts().enter(name, outcome.reason());
            memory.retries().after(name, outcome.reason().recovery()).ifPresent(due::add);
            release(binding, outcome, writer);
        });
        Set<String> names = accountNames(binding);
        Set<String> used = memory.users().update(binding, names);
        memory.notices().update(binding.getMetadata().getUid(), names, UseFacts.of(binding, used));
        memory.deadlines()
                .next(binding, begun, found.map(BindingOutcome::reason))
                .ifPresent(due::add);
        memory.verifier().next(binding.getMetadata().getUid()).ifPresent(due::add);
        return due.stream().min(Comparator.naturalOrder());
    }

    /** A binding whose access is revoked, and for which nothing is left, can be deleted without the operator. */
    private void release(
            CrossAccountBinding binding, BindingOutcome outcome, ObjectWriter<CrossAccountBinding> writer) {
        String uid = binding.getMetadata().getUid();
        BindingContext after = context(binding, writer);
        if (!(outcome.roles() instanceof Roles.Gone) || !cleanup.hasRead(after)) {
            memory.emptied().remove(uid);
            return;
        }
        memory.emptied().add(uid);
        if (Finalizers.has(binding) && !after.ownsServiceAccount()) {
            memory.finalizers().release(binding, writer);
        }
    }

    @Override
    public void forget(CrossAccountBinding binding) {
        memory.forget(binding, accountNames(binding));
    }

    private Set<String> accountNames(CrossAccountBinding binding) {
        return BindingIndex.accountNames(
                binding,
                AccountRules.home(cluster.accounts())
                        .map(home -> home.getMetadata().getName()));
    }

    private BindingContext context(CrossAccountBinding binding, ObjectWriter<CrossAccountBinding> writer) {
        return new BindingContext(binding, writer, cluster, index);
    }

    /** Empty while the account is read for the first time: until then the status stays. */
    private Optional<BindingOutcome> outcome(CrossAccountBinding binding, ObjectWriter<CrossAccountBinding> writer) {
        try {
            return Tenant.as(binding.getMetadata().getNamespace(), () -> pass.run(context(binding, writer)));
        } catch (ConcurrentEdit.PassEnded e) {
            throw e;
        } catch (ProblemException e) {
            return e.problem().reason() == Reason.ACCOUNT_NOT_READY && wasReady(binding)
                    ? Optional.empty()
                    : Optional.of(BindingOutcome.refused(e.problem(), new Roles.Unchanged(), false));
        } catch (RuntimeException e) {
            return Optional.of(unexpected(e));
        }
    }

    private static BindingOutcome unexpected(RuntimeException e) {
        return BindingOutcome.refused(UnexpectedFailures.problem(e), new Roles.Unchanged(), false);
    }

    /** Whether the status says Ready of the current generation. An account that cannot be read makes that no less true. */
    private static boolean wasReady(CrossAccountBinding binding) {
        CrossAccountBindingStatus status = binding.getStatus();
        return status != null
                && Objects.equals(
                        status.observedGeneration(), binding.getMetadata().getGeneration())
                && Conditions.ready(status.conditions())
                        .filter(ready -> "True".equals(ready.getStatus()))
                        .isPresent();
    }

    private static boolean repairs(BindingOutcome outcome) {
        return outcome.changed() && (outcome.reason() == Reason.READY || outcome.reason() == Reason.PROPAGATING);
    }

    @Override
    public Cleanup cleanUp(CrossAccountBinding binding, ObjectWriter<CrossAccountBinding> writer) {
        Optional<BindingOutcome> problem = cleanupProblem(binding, writer);
        if (problem.isEmpty()) {
            forget(binding);
            return new Cleanup.Done();
        }
        NamespacedName name = NamespacedName.of(binding);
        BindingOutcome outcome = problem.get();
        Optional<Duration> due = statuses.write(binding, outcome, writer);
        memory.counts().enter(name, outcome.reason());
        return new Cleanup.Pending(
                memory.retries().after(name, outcome.reason().recovery()).or(() -> due));
    }

    /**
     * What the pass over an account depends on, of one of the account's bindings.
     *
     * @param used names of the accounts that the binding uses
     * @param kept whether the binding has the finalizer
     * @param provider ARN of the provider that its role trusts
     * @param delivered whether the binding was Ready once
     */
    private record UseFacts(Set<String> used, boolean kept, Optional<String> provider, boolean delivered) {
        static UseFacts of(CrossAccountBinding binding, Set<String> used) {
            Optional<CrossAccountBindingStatus> status = Optional.ofNullable(binding.getStatus());
            return new UseFacts(
                    used,
                    Finalizers.has(binding),
                    status.map(CrossAccountBindingStatus::oidcProviderArn),
                    status.map(CrossAccountBindingStatus::delivered).orElse(false));
        }
    }

    /** Why something is left; empty if nothing is. */
    private Optional<BindingOutcome> cleanupProblem(
            CrossAccountBinding binding, ObjectWriter<CrossAccountBinding> writer) {
        try {
            Applied applied =
                    Tenant.as(binding.getMetadata().getNamespace(), () -> pass.delete(context(binding, writer)));
            return applied.failure()
                    .map(why -> BindingOutcome.refused(
                            why, new Roles.Unchanged(), !applied.done().isEmpty()));
        } catch (ProblemException e) {
            return Optional.of(BindingOutcome.refused(e.problem(), new Roles.Unchanged(), false));
        } catch (RuntimeException e) {
            return Optional.of(unexpected(e));
        }
    }
}
