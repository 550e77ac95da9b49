/** The promises of a binding, tested with the packaged operator on a real API server and each stand-in of AWS. */
@NullMarked
package io.crossbind.e2e.binding;

import org.jspecify.annotations.NullMarked;
