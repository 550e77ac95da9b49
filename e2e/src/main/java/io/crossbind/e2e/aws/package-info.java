/** Stand-ins for AWS, and the AWS CLI as an independent client. */
@NullMarked
package io.crossbind.e2e.aws;

import org.jspecify.annotations.NullMarked;
