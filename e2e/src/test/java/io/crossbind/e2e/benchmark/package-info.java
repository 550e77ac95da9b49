/** Measurements of CPU and memory without limits of time, outside of {@code make test}. */
package io.crossbind.e2e.benchmark;
