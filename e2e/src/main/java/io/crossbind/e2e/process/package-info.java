/** Programs that the demo and the tests start beside themselves, each in an environment of its own. */
@NullMarked
package io.crossbind.e2e.process;

import org.jspecify.annotations.NullMarked;
