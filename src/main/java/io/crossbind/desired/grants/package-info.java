/** Pure: what the policies of resources should hold for a binding's grants, service by service, or why not. */
@NullMarked
package io.crossbind.desired.grants;

import org.jspecify.annotations.NullMarked;
