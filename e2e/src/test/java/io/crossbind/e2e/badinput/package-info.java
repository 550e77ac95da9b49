/** What the operator says to what cannot be, and how it gets out of it when that is put right. */
@NullMarked
package io.crossbind.e2e.badinput;

import org.jspecify.annotations.NullMarked;
