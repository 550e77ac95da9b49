/** How many calls to AWS things take. */
@NullMarked
package io.crossbind.e2e.calls;

import org.jspecify.annotations.NullMarked;
