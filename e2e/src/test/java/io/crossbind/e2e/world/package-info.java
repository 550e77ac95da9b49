/** A cluster, an AWS and the packaged operator between them, with methods for tests. */
@NullMarked
package io.crossbind.e2e.world;

import org.jspecify.annotations.NullMarked;
