package io.crossbind.operator.lease;

/** A write was not begun, because this replica does not lead, or does not lead any more. */
final class NotLeading extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    NotLeading(FenceState state) {
        super("not sent: this replica does not hold the Lease (" + state + ")");
    }
}
