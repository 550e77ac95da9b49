/** The judgement of the observations of a ResourceShare, and the plan of the changes. The package is pure. */
@NullMarked
package io.crossbind.plan.share;

import org.jspecify.annotations.NullMarked;
