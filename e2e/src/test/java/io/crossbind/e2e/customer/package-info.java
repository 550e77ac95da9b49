/** Accounts without access for the operator. */
@NullMarked
package io.crossbind.e2e.customer;

import org.jspecify.annotations.NullMarked;
