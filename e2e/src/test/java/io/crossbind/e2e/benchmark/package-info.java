/** Measurements of CPU and memory without time limits, outside {@code make test}. */
package io.crossbind.e2e.benchmark;
