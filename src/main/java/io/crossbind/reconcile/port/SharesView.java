package io.crossbind.reconcile.port;

import io.crossbind.api.v1alpha1.ResourceShare;
import java.util.stream.Stream;

/** The ResourceShares in this process's cache. The cache may be behind the API server. */
@FunctionalInterface
public interface SharesView {

    Stream<ResourceShare> shares();
}
