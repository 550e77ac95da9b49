/** The pod webhook as shipped, called by a real API server. */
@NullMarked
package io.crossbind.e2e.webhook;

import org.jspecify.annotations.NullMarked;
