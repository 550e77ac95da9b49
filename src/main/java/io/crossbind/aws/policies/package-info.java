/** Where services keep the resource-based policies of their resources: one small store per service, nothing decided. */
@NullMarked
package io.crossbind.aws.policies;

import org.jspecify.annotations.NullMarked;
