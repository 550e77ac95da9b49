package io.crossbind.e2e.binding;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A test of the contract whose result depends on the behaviour of AWS: the form of stored documents, the returned errors, the admitted
 * callers. Each stand-in is another implementation of AWS, so each stand-in runs the test. The other tests of the contract show decisions
 * of crossbind, which do not depend on the stand-in. These tests run on the sandbox only.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface StandInSpecific {
    /** The behaviour of AWS on which the test depends. */
    String value();
}
