/**
 * Computes the statements for a binding's grants in the policies of resources, service by service, or the refusal of a grant. The package is pure.
 */
@NullMarked
package io.crossbind.desired.grants;

import org.jspecify.annotations.NullMarked;
