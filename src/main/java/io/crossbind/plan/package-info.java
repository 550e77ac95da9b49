/** What has to change: pure comparison of what should be there with what was observed, as an ordered list of changes. */
@NullMarked
package io.crossbind.plan;

import org.jspecify.annotations.NullMarked;
