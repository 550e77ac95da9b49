/** The objects of a Kubernetes API in memory, and the caches of its clients, for tests without an API server. */
@NullMarked
package io.crossbind.kit.cluster;

import org.jspecify.annotations.NullMarked;
