/** The pass over an AwsAccount. */
@NullMarked
package io.crossbind.reconcile.account;

import org.jspecify.annotations.NullMarked;
