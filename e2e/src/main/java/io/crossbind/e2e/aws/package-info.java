/** Stand-ins for AWS, and the AWS CLI as a client that nobody here wrote. */
@NullMarked
package io.crossbind.e2e.aws;

import org.jspecify.annotations.NullMarked;
