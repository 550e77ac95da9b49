/** The judgement of an AwsAccount. */
@NullMarked
package io.crossbind.plan.account;

import org.jspecify.annotations.NullMarked;
