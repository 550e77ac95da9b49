package io.crossbind.reconcile.binding;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus;
import io.crossbind.apply.ApplyResult;
import io.crossbind.aws.Tenant;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import io.crossbind.reconcile.AccountStates;
import io.crossbind.reconcile.ConcurrentEdit;
import io.crossbind.reconcile.Finalizers;
import io.crossbind.reconcile.PassTrace;
import io.crossbind.reconcile.Reconciliation;
import io.crossbind.reconcile.UnexpectedFailures;
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
    private final BindingContexts contexts;
    private final BindingPass pass;
    private final BindingRecorder recorder;
    private final BindingRegistry registry;
    private final NextPass nextPass;
    private final AccountStates accounts;

    /** Has six parameters because a reconciliation joins the pass, the status and the process memory. */
    public BindingReconciliation(
            BindingContexts contexts,
            BindingPass pass,
            BindingRecorder recorder,
            BindingRegistry registry,
            NextPass nextPass,
            AccountStates accounts) {
        this.contexts = contexts;
        this.pass = pass;
        this.recorder = recorder;
        this.registry = registry;
        this.nextPass = nextPass;
        this.accounts = accounts;
    }

    @Override
    public Optional<Duration> reconcile(CrossAccountBinding binding, ObjectWriter<CrossAccountBinding> writer) {
        Instant begun = nextPass.now();
        List<Duration> due = new ArrayList<>();
        boolean wasReady = wasReady(binding);
        Optional<BindingOutcome> found = outcome(binding, writer);
        found.ifPresent(outcome -> {
            if (wasReady && repairs(outcome)) {
                accounts.repaired(BindingIndex.accountOf(binding));
            }
            recorder.write(binding, outcome, writer).ifPresent(due::add);
            recordHistory(contexts.of(binding, writer), outcome);
            count(binding, outcome, begun);
            pause(binding, outcome).ifPresent(due::add);
            release(binding, outcome, writer);
        });
        Set<String> names = contexts.accountNames(binding);
        Set<String> used = registry.users().update(binding, names);
        registry.notices().update(binding.getMetadata().getUid(), names, UseFacts.of(binding, used));
        nextPass.after(binding, registry.memory(binding), begun, found.map(BindingOutcome::reason))
                .ifPresent(due::add);
        return due.stream().min(Comparator.naturalOrder());
    }

    private void count(CrossAccountBinding binding, BindingOutcome outcome, Instant begun) {
        PassTrace.outcome(outcome.reason());
        CrossAccountBindingStatus status = binding.getStatus();
        registry.counts()
                .enter(
                        NamespacedName.of(binding),
                        BindingIndex.accountOf(binding),
                        outcome.reason(),
                        status == null ? List.of() : status.conditions(),
                        begun);
    }

    private void recordHistory(BindingContext context, BindingOutcome outcome) {
        if (outcome.roles() instanceof Roles.Unchanged) {
            recorder.recordHistory(context, () -> pass.namedGrants(context));
        }
    }

    /** The pause before the next pass if the outcome demands a retry. */
    private Optional<Duration> pause(CrossAccountBinding binding, BindingOutcome outcome) {
        return registry.retries()
                .after(
                        NamespacedName.of(binding),
                        outcome.reason().recovery(),
                        binding.getMetadata().getGeneration());
    }

    /** A revoked binding without remaining objects can be deleted without the operator. */
    private void release(
            CrossAccountBinding binding, BindingOutcome outcome, ObjectWriter<CrossAccountBinding> writer) {
        BindingContext after = contexts.of(binding, writer);
        boolean isEmptied = outcome.roles() instanceof Roles.Gone && pass.isEmptied(after);
        registry.memory(binding).isEmptied(isEmptied);
        if (isEmptied && Finalizers.has(binding) && !after.ownsServiceAccount()) {
            registry.finalizers().release(binding, writer);
        }
    }

    @Override
    public void forget(CrossAccountBinding binding) {
        registry.forget(binding, contexts.accountNames(binding));
    }

    /** The outcome of the pass; empty during the first read of an account, so that the status stays. */
    private Optional<BindingOutcome> outcome(CrossAccountBinding binding, ObjectWriter<CrossAccountBinding> writer) {
        try {
            return Tenant.as(binding.getMetadata().getNamespace(), () -> pass.run(contexts.of(binding, writer)));
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

    /** Whether the status says Ready for the current generation. A failed read of an account does not change the result. */
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
        Instant begun = nextPass.now();
        Optional<BindingOutcome> problem = cleanupProblem(binding, writer);
        if (problem.isEmpty()) {
            forget(binding);
            return new Cleanup.Done();
        }
        BindingOutcome outcome = problem.get();
        Optional<Duration> due = recorder.write(binding, outcome, writer);
        count(binding, outcome, begun);
        return new Cleanup.Pending(pause(binding, outcome).or(() -> due));
    }

    /**
     * The facts of a binding that affect the pass over its account.
     *
     * @param used names of the accounts used by the binding
     * @param kept whether the binding has the finalizer
     * @param provider ARN of the provider trusted by the role
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

    /** The outcome if objects remain to be removed; otherwise empty, and the record then lists the retained roles. */
    private Optional<BindingOutcome> cleanupProblem(
            CrossAccountBinding binding, ObjectWriter<CrossAccountBinding> writer) {
        try {
            BindingContext context = contexts.of(binding, writer);
            BindingPass.Deletion deletion = Tenant.as(binding.getMetadata().getNamespace(), () -> pass.delete(context));
            ApplyResult applied = deletion.applied();
            if (applied.failure().isEmpty()) {
                recorder.end(context, deletion.isRetained());
            }
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
