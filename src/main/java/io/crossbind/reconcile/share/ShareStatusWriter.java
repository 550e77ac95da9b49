package io.crossbind.reconcile.share;

import io.crossbind.api.v1alpha1.ResourceShare;
import io.crossbind.api.v1alpha1.ResourceShareStatus;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.Problem;
import io.crossbind.plan.share.ShareChange;
import io.crossbind.reconcile.ConcurrentEdit;
import io.crossbind.reconcile.ReadyEvents;
import io.crossbind.reconcile.WholeStatus;
import io.crossbind.reconcile.port.Events;
import io.crossbind.reconcile.port.ObjectWriter;
import io.crossbind.status.ShareOutcome;
import io.crossbind.status.ShareStatuses;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Writes the status of a ResourceShare where it changed, and an Event where the reason did. */
public final class ShareStatusWriter {
    private final ShareStatuses statuses;
    private final Events events;
    private final ReadyEvents readyEvents;

    public ShareStatusWriter(ShareStatuses statuses, Events events) {
        this.statuses = statuses;
        this.events = events;
        this.readyEvents = new ReadyEvents(events);
    }

    /**
     * Writes the status if it has changed.
     *
     * @return when another pass is due whatever else happens: at once if the object was edited or deleted meanwhile, or when it stalls
     */
    Optional<Duration> write(ResourceShare share, ShareOutcome outcome, ObjectWriter<ResourceShare> writer) {
        ResourceShareStatus before = share.getStatus();
        ResourceShareStatus after = statuses.of(before, share.getMetadata().getGeneration(), outcome);
        if (after.equals(before)) {
            return statuses.untilStalled(after);
        }
        share.setStatus(after);
        ResourceShare fresh = new ResourceShare();
        fresh.setMetadata(ObjectWriter.identityOf(share).build());
        fresh.setStatus(after);
        ResourceShare written = WholeStatus.write(writer, fresh, _ -> after);
        readyEvents.publish(
                share, before == null ? List.of() : before.conditions(), after.conditions(), outcome.reason());
        return ConcurrentEdit.isDetected(share, written) ? Optional.of(Duration.ZERO) : statuses.untilStalled(after);
    }

    /** Warns about a share that may remain when its object is deleted without a read of its account. */
    void mayRemain(ResourceShare share, Problem why) {
        events.warning(
                share,
                why.reason().title(),
                "account " + share.getSpec().accountRef().name() + " could not be read, and a share with the tag "
                        + OwnerTags.SHARE + "=" + share.getMetadata().getName() + " may remain there: "
                        + why.message());
    }

    /** Says that AWS was changed. */
    void changed(ResourceShare share, ShareChange change) {
        events.normal(share, change.title(), change.message());
    }
}
