package io.crossbind.controller;

import io.crossbind.reconcile.port.NamespacedName;
import io.javaoperatorsdk.operator.processing.event.ResourceID;

/** Names of objects in the type of the framework. */
final class ResourceIds {
    private ResourceIds() {}

    static ResourceID of(NamespacedName name) {
        return name.namespace().isEmpty() ? new ResourceID(name.name()) : new ResourceID(name.name(), name.namespace());
    }
}
