package io.crossbind.e2e.demo;

/** One part of the tour. It does something, shows the result, and checks the result. */
interface Step {

    String title();

    /** In one line, why this is worth a look. */
    String why();

    /** @throws StepFailed when something is not as it should be */
    void run(DemoEnvironment stage, Narrator narrator);
}
