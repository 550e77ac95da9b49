/** Judges a binding: the necessary changes, the objects to read first, or why nothing can be done. No class calls AWS or the cluster. */
@NullMarked
package io.crossbind.plan.binding;

import org.jspecify.annotations.NullMarked;
