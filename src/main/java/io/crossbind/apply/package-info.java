/** The writers: they apply changes and record the results. The package decides nothing. */
@NullMarked
package io.crossbind.apply;

import org.jspecify.annotations.NullMarked;
