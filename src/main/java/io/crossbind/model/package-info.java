/** Values of the domain: accounts, ARNs, policy documents, what was observed. Knows neither the AWS SDK nor Kubernetes. */
@NullMarked
package io.crossbind.model;

import org.jspecify.annotations.NullMarked;
