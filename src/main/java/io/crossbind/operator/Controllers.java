package io.crossbind.operator;

import io.crossbind.operator.lease.Leadership;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.RegisteredController;
import io.javaoperatorsdk.operator.processing.Controller;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The controllers of the framework, started in two steps: every replica fills its caches, and only the leader reconciles. The operator
 * does not use the framework's own elector, because that elector trusts wall clocks and checks its deadline only between attempts, which
 * may hang. See {@link Leadership}.
 */
final class Controllers {
    private final Operator operator;
    private volatile boolean started;

    Controllers(Operator operator) {
        this.operator = operator;
    }

    /** Fills the caches. Returns when the caches are filled. */
    void start() {
        forEach("start", controller -> controller.start(false));
        started = true;
    }

    /** Begins to reconcile. */
    void reconcile() {
        forEach("reconcile", Controller::startEventProcessing);
    }

    /** Starts no more reconciliations, and waits for the running ones as long as the operator's configuration allows. */
    void stop() {
        forEach("stop", Controller::stop);
        operator.stop();
    }

    /** Returns whether the caches are filled and up to date. */
    boolean areHealthy() {
        return started
                && operator.getRegisteredControllers().stream()
                        .noneMatch(controller ->
                                controller.getControllerHealthInfo().hasUnhealthyEventSources());
    }

    private void forEach(String what, Consumer<Controller<?>> action) {
        operator.getConfigurationService()
                .getExecutorServiceManager()
                .boundedExecuteAndWaitForAllToComplete(
                        all().stream(),
                        controller -> {
                            action.accept(controller);
                            return null;
                        },
                        controller -> what + "-" + controller.getConfiguration().getName());
    }

    private Set<Controller<?>> all() {
        return operator.getRegisteredControllers().stream()
                .map(Controllers::controller)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The framework registers only instances of this class. */
    private static Controller<?> controller(RegisteredController<?> registered) {
        return (Controller<?>) registered;
    }
}
