package io.crossbind.controller;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus;
import io.crossbind.apply.Applied;
import io.crossbind.aws.Partitions;
import io.crossbind.aws.Tenant;
import io.crossbind.inventory.AccountReader;
import io.crossbind.model.Failure;
import io.crossbind.model.Reason;
import io.crossbind.model.Refusal;
import io.crossbind.model.ResourceArn;
import io.crossbind.status.BindingOutcome;
import io.crossbind.status.BindingOutcome.Roles;
import io.crossbind.status.Conditions;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Makes each binding true, and says so. */
@ControllerConfiguration(
        name = BindingReconciler.NAME,
        finalizerName = Finalizers.NAME,
        fieldManager = ClusterWriter.FIELD_MANAGER,
        informer = @Informer(itemStore = Lean.Bindings.class, informerListLimit = Lean.PAGE),
        triggerReconcilerOnAllEvents = true)
public final class BindingReconciler implements Reconciler<CrossAccountBinding>, BindingWaker {

    static final String NAME = "crossaccountbinding";
    private static final Logger LOG = LoggerFactory.getLogger(BindingReconciler.class);

    private final BindingPass pass;
    private final Withdrawal withdrawal;
    private final ServiceAccountPeers peers;
    private final Deadlines deadlines;
    private final CustomerRoles customers;
    private final StatusWriter statuses;
    private final Retries retries;
    private final BindingStates states;
    private final AccountStates accounts;
    private final Recreations recreations;
    private final SimpleInboundEventSource<CrossAccountBinding> wakeUps = new SimpleInboundEventSource<>("account");

    /** UIDs of bindings for which nothing is left, as their last pass found. */
    private final Set<String> emptied = ConcurrentHashMap.newKeySet();

    private final Released released = new Released();
    private @Nullable BindingIndex index;
    private @Nullable AccountUse use;

    public BindingReconciler(
            BindingPass pass,
            Withdrawal withdrawal,
            ServiceAccountPeers peers,
            Deadlines deadlines,
            CustomerRoles customers,
            StatusWriter statuses,
            Retries retries,
            BindingStates states,
            AccountStates accounts,
            Recreations recreations) {
        this.pass = pass;
        this.withdrawal = withdrawal;
        this.peers = peers;
        this.deadlines = deadlines;
        this.customers = customers;
        this.statuses = statuses;
        this.retries = retries;
        this.states = states;
        this.accounts = accounts;
        this.recreations = recreations;
    }

    @Override
    public List<EventSource<?, CrossAccountBinding>> prepareEventSources(
            EventSourceContext<CrossAccountBinding> context) {
        BindingIndex fresh = new BindingIndex(context.getPrimaryCache());
        index = fresh;
        pass.bindings(fresh);
        BindingEventSources events = new BindingEventSources(context, fresh);
        use = pass.use(events, binding -> emptied.contains(binding.getMetadata().getUid()));
        List<EventSource<?, CrossAccountBinding>> sources = new ArrayList<>(events.all());
        sources.add(wakeUps);
        sources.add(recreations.of(NAME, context.getPrimaryCache()::get));
        return sources;
    }

    @Override
    public UpdateControl<CrossAccountBinding> reconcile(
            CrossAccountBinding binding, Context<CrossAccountBinding> context) {
        try (var _ = logContext(binding)) {
            return switch (Life.of(binding, context.isPrimaryResourceDeleted(), released)) {
                case LIVES -> pass(binding, context);
                case IS_KEPT -> cleanup(binding, context);
                case IS_LEFT_TO_OTHERS -> UpdateControl.noUpdate();
                case IS_GONE -> {
                    forget(binding);
                    released.forget(binding);
                    yield UpdateControl.noUpdate();
                }
            };
        } catch (Overtaken.Pass e) {
            return UpdateControl.<CrossAccountBinding>noUpdate().rescheduleAfter(Overtaken.PAUSE);
        } catch (KubernetesClientException e) {
            if (Finalizers.isGone(binding, e)) {
                return UpdateControl.noUpdate();
            }
            throw e;
        }
    }

    private UpdateControl<CrossAccountBinding> pass(CrossAccountBinding binding, Context<CrossAccountBinding> context) {
        Instant begun = deadlines.now();
        UpdateControl<CrossAccountBinding> control = UpdateControl.noUpdate();
        List<Duration> due = new ArrayList<>();
        boolean wasReady = saidReadyOfThis(binding);
        Optional<BindingOutcome> found = outcome(binding, context);
        found.ifPresent(outcome -> {
            if (wasReady && isMadeTrueAgain(outcome)) {
                accounts.repaired(BindingIndex.accountOf(binding));
            }
            statuses.write(binding, outcome, context).ifPresent(due::add);
            ResourceID id = ResourceID.fromResource(binding);
            states.enter(id, outcome.reason());
            retries.after(id, outcome.reason().recovery()).ifPresent(due::add);
            release(binding, outcome, context);
        });
        deadlines.next(binding, begun, found.map(BindingOutcome::reason)).ifPresent(due::add);
        customers.next(binding.getMetadata().getUid()).ifPresent(due::add);
        due.stream().min(Comparator.naturalOrder()).ifPresent(control::rescheduleAfter);
        return control;
    }

    /** A binding whose access is revoked, and for which nothing is left, can be deleted without the operator. */
    private void release(CrossAccountBinding binding, BindingOutcome outcome, Context<CrossAccountBinding> context) {
        String uid = binding.getMetadata().getUid();
        BindingContext after = pass.context(binding, context);
        if (!(outcome.roles() instanceof Roles.Gone) || !pass.hasNothing(after)) {
            emptied.remove(uid);
            return;
        }
        emptied.add(uid);
        if (Finalizers.has(binding) && !after.ownsServiceAccount()) {
            Finalizers.remove(context);
        }
    }

    private void forget(CrossAccountBinding binding) {
        ResourceID id = ResourceID.fromResource(binding);
        String uid = binding.getMetadata().getUid();
        states.leave(id);
        retries.forget(id);
        peers.forget(uid);
        deadlines.forget(binding);
        customers.forget(uid);
        withdrawal.forget(uid);
        emptied.remove(uid);
    }

    /** Empty while the account is being read for the first time: what the status says stays until more is known. */
    private Optional<BindingOutcome> outcome(CrossAccountBinding binding, Context<CrossAccountBinding> context) {
        try {
            return Tenant.as(binding.getMetadata().getNamespace(), () -> pass.run(pass.context(binding, context)));
        } catch (Overtaken.Pass e) {
            throw e;
        } catch (Failure e) {
            return e.refusal().reason() == Reason.ACCOUNT_NOT_READY && saidReadyOfThis(binding)
                    ? Optional.empty()
                    : Optional.of(BindingOutcome.refused(e.refusal(), new Roles.Unchanged(), false));
        } catch (RuntimeException e) {
            return Optional.of(unexpected(e));
        }
    }

    private static BindingOutcome unexpected(RuntimeException e) {
        LOG.error("unexpected failure", e);
        return BindingOutcome.refused(
                new Refusal(Reason.INTERNAL_ERROR, e.getClass().getSimpleName()), new Roles.Unchanged(), false);
    }

    /** An account that cannot be read makes nothing untrue that was found true of the same generation. */
    private static boolean saidReadyOfThis(CrossAccountBinding binding) {
        CrossAccountBindingStatus status = binding.getStatus();
        return status != null
                && Objects.equals(
                        status.observedGeneration(), binding.getMetadata().getGeneration())
                && Conditions.ready(status.conditions())
                        .filter(ready -> "True".equals(ready.getStatus()))
                        .isPresent();
    }

    private static boolean isMadeTrueAgain(BindingOutcome outcome) {
        return outcome.changed() && (outcome.reason() == Reason.READY || outcome.reason() == Reason.PROPAGATING);
    }

    private UpdateControl<CrossAccountBinding> cleanup(
            CrossAccountBinding binding, Context<CrossAccountBinding> context) {
        UpdateControl<CrossAccountBinding> control = UpdateControl.noUpdate();
        Optional<BindingOutcome> hindrance = hindrance(binding, context);
        if (hindrance.isEmpty()) {
            forget(binding);
            Finalizers.remove(context);
            released.add(binding);
            return control;
        }
        ResourceID id = ResourceID.fromResource(binding);
        BindingOutcome outcome = hindrance.get();
        Optional<Duration> due = statuses.write(binding, outcome, context);
        states.enter(id, outcome.reason());
        retries.after(id, outcome.reason().recovery()).or(() -> due).ifPresent(control::rescheduleAfter);
        return control;
    }

    /** Why not all of it is gone; empty if nothing is left. */
    private Optional<BindingOutcome> hindrance(CrossAccountBinding binding, Context<CrossAccountBinding> context) {
        try {
            Applied applied =
                    Tenant.as(binding.getMetadata().getNamespace(), () -> pass.delete(pass.context(binding, context)));
            return applied.failure()
                    .map(why -> BindingOutcome.refused(
                            why, new Roles.Unchanged(), !applied.done().isEmpty()));
        } catch (Failure e) {
            return Optional.of(BindingOutcome.refused(e.refusal(), new Roles.Unchanged(), false));
        } catch (RuntimeException e) {
            return Optional.of(unexpected(e));
        }
    }

    @Override
    public void wake(AwsAccount account, AccountReader.Seen seen) {
        if (index != null && !seen.isEmpty()) {
            index.ofAccount(account)
                    .filter(binding -> BindingIndex.each(binding, one -> Set.of(concerns(seen, one)))
                            .contains(true))
                    .map(ResourceID::fromResource)
                    .forEach(wakeUps::propagateEvent);
        }
    }

    private boolean concerns(AccountReader.Seen seen, CrossAccountBinding binding) {
        return !Collections.disjoint(pass.roleKeys(binding), seen.roles())
                || !Collections.disjoint(BindingIndex.grantsOf(binding), seen.policies())
                || BindingIndex.serviceAccountOf(binding)
                        .map(Changes::key)
                        .filter(seen.associations()::contains)
                        .isPresent();
    }

    @Override
    public Set<ResourceArn> granted(AwsAccount account) {
        AccountUse known = use;
        return index == null || known == null
                ? Set.of()
                : index.granted(account, Partitions.of(account.getSpec().region()), known::isAdmittedNow);
    }

    @Override
    public Set<String> associated(AwsAccount account) {
        return index == null ? Set.of() : index.associated(account);
    }

    @Override
    public boolean uses(AwsAccount account, ResourceID binding) {
        AccountUse known = use;
        return index == null
                || known == null
                || index.get(binding)
                        .map(found -> BindingIndex.each(
                                        found,
                                        one -> Set.of(
                                                Accounts.abandoned(account).isPresent()
                                                        ? known.owns(one)
                                                        : known.isBy(one)))
                                .contains(true))
                        .orElse(true);
    }

    @Override
    public boolean knows(ResourceID binding) {
        AccountUse known = use;
        return index != null
                && known != null
                && index.get(binding).filter(known::isDecided).isPresent();
    }

    @Override
    public Set<String> made(AwsAccount account) {
        return index == null ? Set.of() : Abandonment.left(account, index.ofAccount(account));
    }

    @Override
    public void wakeAll(AwsAccount account) {
        if (index != null) {
            index.idsOfAccount(account).forEach(wakeUps::propagateEvent);
        }
    }

    private static LogContext logContext(CrossAccountBinding binding) {
        return new LogContext(
                binding.getMetadata().getNamespace() + "/"
                        + binding.getMetadata().getName(),
                BindingIndex.accountOf(binding));
    }

    /** Puts binding and account on each line that is logged until it is closed. */
    private record LogContext(String binding, String account) implements AutoCloseable {
        LogContext {
            MDC.put("binding", binding);
            MDC.put("account", account);
        }

        @Override
        public void close() {
            MDC.remove("binding");
            MDC.remove("account");
        }
    }
}
