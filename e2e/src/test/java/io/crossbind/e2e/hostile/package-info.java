/** Attacks on the memory of the operator by a tenant without admission to any account. {@code make hostile} runs the tests. */
@NullMarked
package io.crossbind.e2e.hostile;

import org.jspecify.annotations.NullMarked;
