/** What a ResourceShare needs: the judgement of what is known, and the plan of the changes. The package is pure. */
@NullMarked
package io.crossbind.plan.share;

import org.jspecify.annotations.NullMarked;
