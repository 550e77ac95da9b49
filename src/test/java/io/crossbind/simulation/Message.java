package io.crossbind.simulation;

/**
 * Something on its way between a process of the operator and its surroundings.
 *
 * @param receiver who gets the request
 * @param writes whether the request changes something; a process that dies after a read is like one that dies before it
 * @param text what is asked, such as {@code CreateRole shop-web}
 */
record Message(Receiver receiver, Direction direction, boolean writes, String text) {
    /** Who gets a request. */
    enum Receiver {
        AWS,
        CLUSTER
    }

    /** Which half of an exchange is on its way. */
    enum Direction {
        /** The request has no effect yet. */
        REQUEST,
        /** The request took effect, unless it was refused. */
        ANSWER
    }

    static Message request(Receiver receiver, boolean writes, String text) {
        return new Message(receiver, Direction.REQUEST, writes, text);
    }

    Message answer() {
        return new Message(receiver, Direction.ANSWER, writes, text);
    }
}
