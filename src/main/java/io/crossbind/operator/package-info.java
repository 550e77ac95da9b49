/** The process: configuration, wiring, health, metrics. */
@NullMarked
package io.crossbind.operator;

import org.jspecify.annotations.NullMarked;
