/** RAM shares: two accounts managed by the operator and one unmanaged account, inside an organization and outside, end to end. */
@NullMarked
package io.crossbind.e2e.shares;

import org.jspecify.annotations.NullMarked;
