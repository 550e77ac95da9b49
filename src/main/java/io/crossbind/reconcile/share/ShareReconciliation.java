package io.crossbind.reconcile.share;

import io.crossbind.api.v1alpha1.ResourceShare;
import io.crossbind.desired.shares.AccountsOfShare;
import io.crossbind.reconcile.Finalizers;
import io.crossbind.reconcile.Reconciliation;
import io.crossbind.reconcile.UnexpectedFailures;
import io.crossbind.reconcile.port.ObjectWriter;
import io.crossbind.status.ShareOutcome;
import io.crossbind.status.ShareOutcome.Share;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reconciles a ResourceShare and records the outcome. */
public final class ShareReconciliation implements Reconciliation<ResourceShare> {
    private final SharePass pass;
    private final ShareRecorder recorder;
    private final ShareMemory memory;

    public ShareReconciliation(SharePass pass, ShareRecorder recorder, ShareMemory memory) {
        this.pass = pass;
        this.recorder = recorder;
        this.memory = memory;
    }

    @Override
    public Optional<Duration> reconcile(ResourceShare share, ObjectWriter<ResourceShare> writer) {
        ShareOutcome outcome = outcome(share, writer).orElseThrow();
        Optional<Duration> due = recorder.record(share, outcome, writer);
        if (outcome.share() instanceof Share.Forgotten && Finalizers.has(share)) {
            memory.finalizers().release(share, writer);
        }
        memory.notices()
                .update(
                        share.getMetadata().getUid(),
                        AccountsOfShare.names(share).collect(Collectors.toSet()),
                        Finalizers.has(share));
        return due;
    }

    @Override
    public Cleanup cleanUp(ResourceShare share, ObjectWriter<ResourceShare> writer) {
        Optional<ShareOutcome> left = outcome(share, writer);
        if (left.isEmpty()) {
            forget(share);
            return new Cleanup.Done();
        }
        return new Cleanup.Pending(recorder.record(share, left.get(), writer));
    }

    @Override
    public void forget(ResourceShare share) {
        memory.forget(share);
    }

    /** The outcome of a pass; empty if nothing remains of a share being deleted. */
    private Optional<ShareOutcome> outcome(ResourceShare share, ObjectWriter<ResourceShare> writer) {
        return UnexpectedFailures.asProblem(
                () -> pass.run(share, writer),
                problem -> Optional.of(ShareOutcome.blocked(problem, new Share.Unchanged(), false)));
    }
}
