/** Judges a binding: what has to change, what has to be read first, or why nothing can be done. No class calls AWS or the cluster. */
@NullMarked
package io.crossbind.plan.binding;

import org.jspecify.annotations.NullMarked;
