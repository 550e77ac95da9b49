/**
 * The Lease by which one replica leads, and the fence that keeps a replica from writing when it may not lead any more. Nothing here trusts
 * the wall clock, and nothing here knows what is written.
 */
@NullMarked
package io.crossbind.operator.lease;

import org.jspecify.annotations.NullMarked;
