/** The sandbox AWS on a loopback port: the HTTP front of the test kit's {@link io.crossbind.kit.aws.AwsSandbox}. */
@NullMarked
package io.crossbind.e2e.sandbox;

import org.jspecify.annotations.NullMarked;
