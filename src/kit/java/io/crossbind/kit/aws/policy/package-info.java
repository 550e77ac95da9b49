/**
 * Policies as IAM evaluates them: grammar, matching, conditions. The package is pure and depends neither on HTTP nor on the sandbox's
 * state.
 */
@NullMarked
package io.crossbind.kit.aws.policy;

import org.jspecify.annotations.NullMarked;
