/** The pass over a ResourceShare. */
@NullMarked
package io.crossbind.reconcile.share;

import org.jspecify.annotations.NullMarked;
