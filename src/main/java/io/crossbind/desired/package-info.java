/** Computes the desired objects of a binding in AWS and Kubernetes, or why there are none. The package does no I/O and reads no clock. */
@NullMarked
package io.crossbind.desired;

import org.jspecify.annotations.NullMarked;
