/** A cluster, an AWS and the packaged operator between them, and what tests ask of the three. */
@NullMarked
package io.crossbind.e2e.world;

import org.jspecify.annotations.NullMarked;
