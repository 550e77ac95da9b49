/** The pass over the pods of a binding. */
@NullMarked
package io.crossbind.reconcile.pods;

import org.jspecify.annotations.NullMarked;
