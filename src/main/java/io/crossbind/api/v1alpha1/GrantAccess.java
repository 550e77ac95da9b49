package io.crossbind.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** The predefined access levels for a resource. The page {@code grants.md} of the documentation lists the actions of each service. */
public enum GrantAccess {
    /** Objects, items or secret values are read and listed. */
    Read,
    /** Objects or items are written and deleted. This level does not include {@link #Read}. */
    Write,
    /** Images are pulled. */
    Pull,
    /** Images are pushed, which takes pulling too. */
    Push,
    /** Messages are sent to a queue or a topic, events to a bus. */
    Send,
    /** Messages of a queue are received and deleted. */
    Consume,
    /** A topic is subscribed to. */
    Subscribe,
    /** A function is invoked. */
    Invoke,
    /**
     * A value stored by a later version and unknown to this version. No schema contains this constant, and the operator grants no such
     * access.
     */
    @JsonEnumDefaultValue
    Unknown
}
