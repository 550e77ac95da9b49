/** Carries changes out and records what came of them. It decides nothing. */
@NullMarked
package io.crossbind.apply;

import org.jspecify.annotations.NullMarked;
