package io.crossbind.aws;

import java.util.function.Supplier;

/** The tenant of AWS calls: the namespace that takes turns with others where calls are bounded. */
public final class Tenant {
    /** The tenant for the operator's own calls, such as reading an account. */
    static final String OPERATOR = "";

    private static final ScopedValue<String> CURRENT = ScopedValue.newInstance();

    private Tenant() {}

    /** Does something for a namespace: calls of the thread are its calls until that ends. */
    public static <T> T as(String namespace, Supplier<T> work) {
        return ScopedValue.where(CURRENT, namespace).call(work::get);
    }

    static String current() {
        return CURRENT.orElse(OPERATOR);
    }
}
