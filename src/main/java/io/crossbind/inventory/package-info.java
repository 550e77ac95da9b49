/**
 * The cached contents of each account: one bulk snapshot for each account and interval, which the operator's own writes keep current. The
 * package never acts.
 */
@NullMarked
package io.crossbind.inventory;

import org.jspecify.annotations.NullMarked;
