/**
 * An AWS in this process, without sockets and threads: the clock, the delays and the random bytes are given to it. It is stricter than
 * the stand-ins that others wrote. What it checks is listed in {@code src/site/markdown/contribute/sandbox.md}.
 */
@NullMarked
package io.crossbind.kit.aws;

import org.jspecify.annotations.NullMarked;
