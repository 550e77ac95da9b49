/**
 * The Lease by which one replica leads, and the fence that keeps a replica from writing after it has lost the Lease. The package does not
 * trust the wall clock and does not know what is written.
 */
@NullMarked
package io.crossbind.operator.lease;

import org.jspecify.annotations.NullMarked;
