/**
 * The values of the domain: accounts, ARNs, policy documents and observed objects. The package knows neither the AWS SDK nor Kubernetes.
 */
@NullMarked
package io.crossbind.model;

import org.jspecify.annotations.NullMarked;
