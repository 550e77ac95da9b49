/** RAM shares: two accounts that the operator manages and one that it does not, inside an organization and outside, end to end. */
@NullMarked
package io.crossbind.e2e.shares;

import org.jspecify.annotations.NullMarked;
