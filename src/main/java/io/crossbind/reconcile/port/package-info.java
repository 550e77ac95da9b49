/** The ports of the reconciliations to the cluster. The operator implements the ports on the API server, and the test kit in memory. */
@NullMarked
package io.crossbind.reconcile.port;

import org.jspecify.annotations.NullMarked;
