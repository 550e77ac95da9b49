/** The writers of the operator. A writer applies changes and records the results. The package makes no decisions. */
@NullMarked
package io.crossbind.apply;

import org.jspecify.annotations.NullMarked;
