/** The stores of resource-based policies: one small store for each service. A store makes no decisions. */
@NullMarked
package io.crossbind.aws.policies;

import org.jspecify.annotations.NullMarked;
