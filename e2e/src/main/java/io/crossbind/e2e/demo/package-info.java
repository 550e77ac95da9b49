/** One binding from manifest to removal, shown on a terminal: {@code make demo}. */
@NullMarked
package io.crossbind.e2e.demo;

import org.jspecify.annotations.NullMarked;
