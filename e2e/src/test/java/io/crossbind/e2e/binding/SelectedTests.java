package io.crossbind.e2e.binding;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Runs the tests of the contract annotated with {@link StandInSpecific}, and skips the others. */
final class SelectedTests implements ExecutionCondition {
    private static final ConditionEvaluationResult ENABLED = ConditionEvaluationResult.enabled("");

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return context.getTestMethod()
                .map(test -> AnnotationSupport.findAnnotation(test, StandInSpecific.class)
                        .map(selected -> ConditionEvaluationResult.enabled("stand-ins differ in " + selected.value()))
                        .orElseGet(() -> ConditionEvaluationResult.disabled("the sandbox shows this decision")))
                .orElse(ENABLED);
    }
}
