/** Kubernetes APIs for the tests and the demo, and the real kubectl as their client. */
@NullMarked
package io.crossbind.e2e.cluster;

import org.jspecify.annotations.NullMarked;
