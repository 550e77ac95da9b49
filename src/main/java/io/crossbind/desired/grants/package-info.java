/** Pure: the statements that a binding's grants need in the policies of resources, service by service, or the refusal of a grant. */
@NullMarked
package io.crossbind.desired.grants;

import org.jspecify.annotations.NullMarked;
