/** The desired share of a ResourceShare and the account owner's limits for it. The package is pure. */
@NullMarked
package io.crossbind.desired.shares;

import org.jspecify.annotations.NullMarked;
