/** The judgement of the pods of a binding. */
@NullMarked
package io.crossbind.plan.pods;

import org.jspecify.annotations.NullMarked;
