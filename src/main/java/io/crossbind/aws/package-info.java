/**
 * The gateways to AWS, a narrow one for each service; the sessions for each account; and the classification of errors by code. The
 * package does not know Kubernetes clients.
 */
@NullMarked
package io.crossbind.aws;

import org.jspecify.annotations.NullMarked;
