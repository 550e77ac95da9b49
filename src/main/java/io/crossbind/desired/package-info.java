/** Pure: what AWS and Kubernetes should hold for a binding, or why not. Does no I/O and reads no clock. */
@NullMarked
package io.crossbind.desired;

import org.jspecify.annotations.NullMarked;
