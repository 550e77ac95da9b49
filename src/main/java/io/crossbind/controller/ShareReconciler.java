package io.crossbind.controller;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.ResourceShare;
import io.crossbind.model.Failure;
import io.crossbind.model.Reason;
import io.crossbind.model.Refusal;
import io.crossbind.status.Conditions;
import io.crossbind.status.ShareOutcome;
import io.crossbind.status.ShareOutcome.Share;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Makes each ResourceShare true, and looks again once in its account's interval. */
@ControllerConfiguration(
        name = ShareReconciler.NAME,
        finalizerName = Finalizers.NAME,
        fieldManager = ClusterWriter.FIELD_MANAGER,
        triggerReconcilerOnAllEvents = true)
public final class ShareReconciler implements Reconciler<ResourceShare> {
    static final String NAME = "resourceshare";
    private static final Logger LOG = LoggerFactory.getLogger(ShareReconciler.class);

    private final SharePass pass;
    private final ShareStatusWriter statuses;
    private final Retries retries;
    private final BindingStates states;
    private final AccountStates accounts;
    private final Recreations recreations;
    private final Released released = new Released();

    public ShareReconciler(
            SharePass pass,
            ShareStatusWriter statuses,
            Retries retries,
            BindingStates states,
            AccountStates accounts,
            Recreations recreations) {
        this.pass = pass;
        this.statuses = statuses;
        this.retries = retries;
        this.states = states;
        this.accounts = accounts;
        this.recreations = recreations;
    }

    @Override
    public List<EventSource<?, ResourceShare>> prepareEventSources(EventSourceContext<ResourceShare> context) {
        return List.of(ShareAccounts.eventSource(context), recreations.of(NAME, context.getPrimaryCache()::get));
    }

    @Override
    public UpdateControl<ResourceShare> reconcile(ResourceShare share, Context<ResourceShare> context) {
        try (var _ = MDC.putCloseable("share", share.getMetadata().getName())) {
            return switch (Life.of(share, context.isPrimaryResourceDeleted(), released)) {
                case LIVES -> pass(share, context);
                case IS_KEPT -> cleanup(share, context);
                case IS_LEFT_TO_OTHERS -> UpdateControl.noUpdate();
                case IS_GONE -> {
                    forget(share);
                    released.forget(share);
                    yield UpdateControl.noUpdate();
                }
            };
        } catch (Overtaken.Pass e) {
            return UpdateControl.<ResourceShare>noUpdate().rescheduleAfter(Overtaken.PAUSE);
        } catch (KubernetesClientException e) {
            if (Finalizers.isGone(share, e)) {
                return UpdateControl.noUpdate();
            }
            throw e;
        }
    }

    private UpdateControl<ResourceShare> pass(ResourceShare share, Context<ResourceShare> context) {
        boolean wasReady = saidReadyOfThis(share);
        ShareOutcome outcome = outcome(share, context);
        if (wasReady && outcome.changed() && outcome.reason() == Reason.SHARING) {
            accounts.repaired(share.getSpec().accountRef().name());
        }
        Optional<Duration> due = statuses.write(share, outcome, context);
        UpdateControl<ResourceShare> control = UpdateControl.noUpdate();
        next(share, outcome, context).or(() -> due).ifPresent(control::rescheduleAfter);
        due.filter(Duration::isZero).ifPresent(control::rescheduleAfter);
        if (outcome.share() instanceof Share.Gone && Finalizers.has(share)) {
            Finalizers.remove(context);
        }
        return control;
    }

    private void forget(ResourceShare share) {
        ResourceID id = ResourceID.fromResource(share);
        states.leave(id);
        retries.forget(id);
    }

    private ShareOutcome outcome(ResourceShare share, Context<ResourceShare> context) {
        try {
            return pass.run(share, context);
        } catch (Overtaken.Pass e) {
            throw e;
        } catch (Failure e) {
            return ShareOutcome.refused(e.refusal(), new Share.Unchanged(), false);
        } catch (RuntimeException e) {
            return unexpected(e);
        }
    }

    private static boolean saidReadyOfThis(ResourceShare share) {
        return SharePass.statusOf(share)
                .filter(status -> Objects.equals(
                        status.observedGeneration(), share.getMetadata().getGeneration()))
                .flatMap(status -> Conditions.ready(status.conditions()))
                .filter(ready -> "True".equals(ready.getStatus()))
                .isPresent();
    }

    private static ShareOutcome unexpected(RuntimeException e) {
        LOG.error("unexpected failure", e);
        return ShareOutcome.refused(
                new Refusal(Reason.INTERNAL_ERROR, e.getClass().getSimpleName()), new Share.Unchanged(), false);
    }

    /** Whatever keeps a share from being true, it is looked at again: others may change it, or what is in its way, in AWS. */
    private Optional<Duration> next(ResourceShare share, ShareOutcome outcome, Context<ResourceShare> context) {
        states.enter(ResourceID.fromResource(share), outcome.reason());
        return pause(share, outcome).or(() -> interval(share, context));
    }

    private Optional<Duration> pause(ResourceShare share, ShareOutcome outcome) {
        return retries.after(
                ResourceID.fromResource(share),
                outcome.reason().recovery(),
                share.getMetadata().getGeneration());
    }

    private static Optional<Duration> interval(ResourceShare share, Context<ResourceShare> context) {
        return context.getSecondaryResources(AwsAccount.class).stream()
                .filter(account -> account.getMetadata()
                        .getName()
                        .equals(share.getSpec().accountRef().name()))
                .map(AccountReconciler::interval)
                .findFirst();
    }

    private UpdateControl<ResourceShare> cleanup(ResourceShare share, Context<ResourceShare> context) {
        UpdateControl<ResourceShare> control = UpdateControl.noUpdate();
        Optional<ShareOutcome> hindrance = hindrance(share, context);
        if (hindrance.isEmpty()) {
            forget(share);
            Finalizers.remove(context);
            released.add(share);
            return control;
        }
        Optional<Duration> due = statuses.write(share, hindrance.get(), context);
        states.enter(ResourceID.fromResource(share), hindrance.get().reason());
        pause(share, hindrance.get())
                .or(() -> interval(share, context))
                .or(() -> due)
                .ifPresent(control::rescheduleAfter);
        return control;
    }

    private Optional<ShareOutcome> hindrance(ResourceShare share, Context<ResourceShare> context) {
        try {
            return pass.delete(share, context);
        } catch (Failure e) {
            return Optional.of(ShareOutcome.refused(e.refusal(), new Share.Unchanged(), false));
        } catch (RuntimeException e) {
            return Optional.of(unexpected(e));
        }
    }
}
