/** Workloads with exactly what the operator hands them: who gets in, who does not, and what is left when access ends. */
@NullMarked
package io.crossbind.e2e.workload;

import org.jspecify.annotations.NullMarked;
