/**
 * An AWS in this process, without sockets and threads. The caller provides the clock, the delays and the random bytes. The sandbox is
 * stricter than third-party stand-ins. {@code src/site/markdown/contribute/sandbox.md} lists its checks.
 */
@NullMarked
package io.crossbind.kit.aws;

import org.jspecify.annotations.NullMarked;
