package io.crossbind.kit.aws;

import java.time.Duration;

/** Waits for a delayed call. A simulation moves its clock, or runs something else meanwhile; {@code Thread::sleep} waits in real time. */
@FunctionalInterface
public interface Sleeper {

    /** @throws InterruptedException if the wait ends early: the connection of the delayed call is then closed */
    void sleep(Duration time) throws InterruptedException;
}
