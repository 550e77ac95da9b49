package io.crossbind.aws;

import java.util.function.Supplier;

/** The tenant of AWS calls: a namespace, which takes turns with others where calls are bounded. */
public final class Tenant {
    /** The tenant for the operator's own calls, such as reading an account. */
    static final String OPERATOR = "";

    private static final ScopedValue<String> CURRENT = ScopedValue.newInstance();

    private Tenant() {}

    /** Does work for a namespace. During the work, the thread's calls count as calls of the namespace. */
    public static <T> T as(String namespace, Supplier<T> work) {
        return ScopedValue.where(CURRENT, namespace).call(work::get);
    }

    static String current() {
        return CURRENT.orElse(OPERATOR);
    }
}
