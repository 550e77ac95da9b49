/** Virtual time, and a scheduler that runs one task at a time in an order determined by a seed. */
@NullMarked
package io.crossbind.kit.time;

import org.jspecify.annotations.NullMarked;
