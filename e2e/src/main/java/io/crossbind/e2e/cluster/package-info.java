/** The Kubernetes APIs that the demo and the end-to-end tests run on. */
@NullMarked
package io.crossbind.e2e.cluster;

import org.jspecify.annotations.NullMarked;
