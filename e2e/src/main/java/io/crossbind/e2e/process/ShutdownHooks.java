package io.crossbind.e2e.process;

final class ShutdownHooks {

    private ShutdownHooks() {}

    /**
     * Removes a hook, so that the hook does not keep a closed object in memory. While the JVM exits, this is neither possible nor needed.
     */
    static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException exiting) {
            // Hooks run once, and this hook may be the caller.
        }
    }
}
