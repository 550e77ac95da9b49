package io.crossbind.simulation;

/**
 * A message between a process of the operator and its surroundings.
 *
 * @param receiver the receiver of the request
 * @param writes whether the request changes something; a death after a read is equivalent to a death before the read
 * @param text the operation and its object, such as {@code CreateRole shop-web}
 */
record Message(Receiver receiver, Direction direction, boolean writes, String text) {
    /** The receiver of a request. */
    enum Receiver {
        AWS,
        CLUSTER
    }

    /** The half of an exchange that is in transit. */
    enum Direction {
        /** The request has no effect yet. */
        REQUEST,
        /** The request took effect, unless the receiver refused the request. */
        ANSWER
    }

    static Message request(Receiver receiver, boolean writes, String text) {
        return new Message(receiver, Direction.REQUEST, writes, text);
    }

    Message answer() {
        return new Message(receiver, Direction.ANSWER, writes, text);
    }
}
