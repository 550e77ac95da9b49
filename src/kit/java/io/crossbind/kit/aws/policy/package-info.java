/** Policies as IAM evaluates them: grammar, matching, conditions. Pure; knows neither HTTP nor the sandbox's state. */
@NullMarked
package io.crossbind.kit.aws.policy;

import org.jspecify.annotations.NullMarked;
