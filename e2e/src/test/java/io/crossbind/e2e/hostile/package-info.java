/** Attacks on the memory of the operator by a tenant that no account admits. {@code make hostile} runs the tests. */
@NullMarked
package io.crossbind.e2e.hostile;

import org.jspecify.annotations.NullMarked;
