/** The sandbox, called by the real SDK. */
@NullMarked
package io.crossbind.e2e.sandbox;

import org.jspecify.annotations.NullMarked;
