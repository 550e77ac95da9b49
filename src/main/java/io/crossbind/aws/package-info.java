/** One narrow gateway per AWS service, sessions per account, and errors classified once, by code. Knows no Kubernetes client. */
@NullMarked
package io.crossbind.aws;

import org.jspecify.annotations.NullMarked;
