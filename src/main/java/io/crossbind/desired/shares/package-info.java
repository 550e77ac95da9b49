/** What RAM should hold of a ResourceShare, and what the account's owner allows of it. Pure. */
@NullMarked
package io.crossbind.desired.shares;

import org.jspecify.annotations.NullMarked;
