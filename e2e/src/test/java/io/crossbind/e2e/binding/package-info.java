/** The promises of a binding, kept by the packaged operator on a real API server against each stand-in of AWS. */
@NullMarked
package io.crossbind.e2e.binding;

import org.jspecify.annotations.NullMarked;
