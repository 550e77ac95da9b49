package io.crossbind.controller;

import io.crossbind.api.v1alpha1.ResourceShare;
import io.crossbind.api.v1alpha1.ResourceShareStatus;
import io.crossbind.model.Recovery;
import io.crossbind.plan.ShareChange;
import io.crossbind.status.ShareOutcome;
import io.crossbind.status.ShareStatuses;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes the status of a ResourceShare where it changed, and an Event where the reason did. */
public final class ShareStatusWriter {
    private final ShareStatuses statuses;
    private final EventRecorder events;

    public ShareStatusWriter(ShareStatuses statuses, EventRecorder events) {
        this.statuses = statuses;
        this.events = events;
    }

    /**
     * Writes it if need be.
     *
     * @return whether the object was edited or deleted meanwhile, so that another pass is due
     */
    boolean write(ResourceShare share, ShareOutcome outcome, Context<ResourceShare> context) {
        ResourceShareStatus before = share.getStatus();
        ResourceShareStatus after = statuses.of(before, share.getMetadata().getGeneration(), outcome);
        if (after.equals(before)) {
            return false;
        }
        share.setStatus(after);
        ResourceShare fresh = new ResourceShare();
        fresh.setMetadata(new ObjectMetaBuilder()
                .withName(share.getMetadata().getName())
                .withUid(share.getMetadata().getUid())
                .build());
        fresh.setStatus(after);
        ResourceShare written = context.resourceOperations().serverSideApplyPrimaryStatus(fresh);
        tell(share, outcome, before);
        return Overtaken.by(share, written);
    }

    /** Says that AWS was changed. */
    void changed(ResourceShare share, ShareChange change) {
        events.normal(share, change.title(), change.message());
    }

    private void tell(ResourceShare share, ShareOutcome outcome, @Nullable ResourceShareStatus before) {
        String reason = outcome.reason().title();
        boolean said = readyOf(before)
                .filter(ready ->
                        reason.equals(ready.getReason()) && outcome.message().equals(ready.getMessage()))
                .isPresent();
        if (said) {
            return;
        }
        switch (outcome.reason()) {
            case READY -> events.normal(share, reason, outcome.message());
            case APPLYING, SHARING -> {}
            default -> {
                if (outcome.reason().recovery() != Recovery.NONE) {
                    events.warning(share, reason, outcome.message());
                }
            }
        }
    }

    private static Optional<Condition> readyOf(@Nullable ResourceShareStatus status) {
        return status == null
                ? Optional.empty()
                : status.conditions().stream()
                        .filter(condition -> "Ready".equals(condition.getType()))
                        .findFirst();
    }
}
