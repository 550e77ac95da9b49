/** Accounts that the operator has no access to. */
@NullMarked
package io.crossbind.e2e.customer;

import org.jspecify.annotations.NullMarked;
