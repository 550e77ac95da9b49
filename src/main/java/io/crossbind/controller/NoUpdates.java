package io.crossbind.controller;

import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;

/** Requeues no service account when its own fields change, because these change nothing for its pods. */
public final class NoUpdates implements OnUpdateFilter<ServiceAccount> {
    @Override
    public boolean accept(ServiceAccount after, ServiceAccount before) {
        return false;
    }
}
