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

/** Writes the status of a ResourceShare if the status changed, and an Event if the reason changed. */
public final class ShareStatusWriter {
    private static final WholeStatus<ResourceShare, ResourceShareStatus> STATUS =
            new WholeStatus<>(object -> object.getStatus(), (object, status) -> object.setStatus(status));

    private final ShareStatuses statuses;
    private final Events events;
    private final ReadyEvents readyEvents;

    public ShareStatusWriter(ShareStatuses statuses, Events events) {
        this.statuses = statuses;
        this.events = events;
        this.readyEvents = new ReadyEvents(events);
    }

    /**
     * Writes the status if changed.
     *
     * @return when the next pass is due at the latest: at once if the object was edited or deleted meanwhile, or when the share stalls
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
        ResourceShare written = STATUS.write(writer, fresh, _ -> after);
        readyEvents.publish(
                share, before == null ? List.of() : before.conditions(), after.conditions(), outcome.reason());
        return ConcurrentEdit.isDetected(share, written) ? Optional.of(Duration.ZERO) : statuses.untilStalled(after);
    }

    /** Warns about a share in AWS that may remain after the deletion of its object without a read of the account. */
    void mayRemain(ResourceShare share, Problem why) {
        events.warning(
                share,
                why.reason().title(),
                "account " + share.getSpec().accountRef().name() + " could not be read, and a share with the tag "
                        + OwnerTags.SHARE + "=" + share.getMetadata().getName() + " may remain there: "
                        + why.message());
    }

    /** Reports a change in AWS. */
    void changed(ResourceShare share, ShareChange change) {
        events.normal(share, change.title(), change.message());
    }
}
