/** An AWS in this process, stricter than the stand-ins that others wrote. What it checks is listed in {@code src/site/markdown/sandbox.md}. */
@NullMarked
package io.crossbind.e2e.sandbox;

import org.jspecify.annotations.NullMarked;
