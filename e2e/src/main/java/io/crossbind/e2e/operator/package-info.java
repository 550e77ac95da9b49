/** The operator as shipped: installed with its own manifests, run from its packaged jar in a separate process. */
@NullMarked
package io.crossbind.e2e.operator;

import org.jspecify.annotations.NullMarked;
