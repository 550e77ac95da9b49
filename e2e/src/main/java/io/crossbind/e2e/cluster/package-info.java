/** Kubernetes APIs to run against, and the real kubectl to speak to them. */
@NullMarked
package io.crossbind.e2e.cluster;

import org.jspecify.annotations.NullMarked;
