/**
 * The Lease for the election of one leader, and the fence that prevents writes of a replica after the loss of the Lease. The package does
 * not trust the wall clock and does not know the contents of writes.
 */
@NullMarked
package io.crossbind.operator.lease;

import org.jspecify.annotations.NullMarked;
