/** The planners: pure comparison of the desired with the observed objects. The result is an ordered list of changes. */
@NullMarked
package io.crossbind.plan;

import org.jspecify.annotations.NullMarked;
