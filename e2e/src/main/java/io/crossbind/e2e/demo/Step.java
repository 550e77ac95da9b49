package io.crossbind.e2e.demo;

/** One part of the tour. A step acts, shows the result, and checks the result. */
interface Step {

    String title();

    /** One line on why the step is worth a look. */
    String why();

    /** @throws StepFailed if a result is not as expected */
    void run(DemoEnvironment stage, Narrator narrator);
}
