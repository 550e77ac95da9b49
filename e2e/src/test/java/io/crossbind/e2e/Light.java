package io.crossbind.e2e;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * A test class that needs neither a real API server nor a tool of {@code .tools} or {@code .venv}. {@code make check} runs exactly these
 * classes, and makes each start of a tool fail.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("light")
public @interface Light {}
