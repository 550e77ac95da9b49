/** What each account holds: one bulk snapshot per account and interval, kept current by the operator's own writes. It never acts. */
@NullMarked
package io.crossbind.inventory;

import org.jspecify.annotations.NullMarked;
