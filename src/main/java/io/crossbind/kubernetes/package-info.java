/** The ports of reconcile on a real API server. */
@NullMarked
package io.crossbind.kubernetes;

import org.jspecify.annotations.NullMarked;
