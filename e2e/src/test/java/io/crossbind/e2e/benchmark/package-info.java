/** What the operator costs: measurements without limits of time, outside of {@code make test}. */
package io.crossbind.e2e.benchmark;
