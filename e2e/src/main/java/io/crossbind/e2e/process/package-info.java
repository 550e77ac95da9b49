/** Programs that the demo and the tests start, each with its own environment. */
@NullMarked
package io.crossbind.e2e.process;

import org.jspecify.annotations.NullMarked;
