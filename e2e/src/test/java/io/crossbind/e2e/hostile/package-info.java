/** Attacks on the memory of the operator by a tenant whom no account admits. {@code make hostile} runs them. */
@NullMarked
package io.crossbind.e2e.hostile;

import org.jspecify.annotations.NullMarked;
