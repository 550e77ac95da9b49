/** The stores of resource-based policies: one small store for each service. A store decides nothing. */
@NullMarked
package io.crossbind.aws.policies;

import org.jspecify.annotations.NullMarked;
