/** The pass over a CrossAccountBinding. */
@NullMarked
package io.crossbind.reconcile.binding;

import org.jspecify.annotations.NullMarked;
