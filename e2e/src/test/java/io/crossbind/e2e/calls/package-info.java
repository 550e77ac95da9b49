/** The number of AWS calls for an operation. */
@NullMarked
package io.crossbind.e2e.calls;

import org.jspecify.annotations.NullMarked;
