/** The policy engine by itself. */
@NullMarked
package io.crossbind.e2e.sandbox.policy;

import org.jspecify.annotations.NullMarked;
