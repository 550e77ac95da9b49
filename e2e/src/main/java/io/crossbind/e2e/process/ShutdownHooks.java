package io.crossbind.e2e.process;

final class ShutdownHooks {

    private ShutdownHooks() {}

    /** Takes a hook back, so that a closed thing is not kept in memory. While the JVM exits that is neither possible nor needed. */
    static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException exiting) {
            // Hooks run once; this one may be the caller.
        }
    }
}
