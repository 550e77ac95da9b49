/** The operator as it ships: installed by its own manifests, run from its packaged jar in a process of its own. */
@NullMarked
package io.crossbind.e2e.operator;

import org.jspecify.annotations.NullMarked;
