/** The conditions for impossible manifests, and how bindings recover when the cause is fixed. */
@NullMarked
package io.crossbind.e2e.badinput;

import org.jspecify.annotations.NullMarked;
