/**
 * Workloads with exactly the configuration from the operator: permitted and rejected callers, and the objects that remain when access ends.
 */
@NullMarked
package io.crossbind.e2e.workload;

import org.jspecify.annotations.NullMarked;
