package io.crossbind.e2e.binding;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A test of the contract whose result depends on how AWS behaves: how it stores a document, which error it answers, which caller it admits.
 * Each
 * stand-in is another implementation of AWS, so each runs the test. The other tests of the contract show a decision of crossbind, which is
 * the same whatever answers the calls: they run on the sandbox only.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface StandInSpecific {
    /** The behaviour of AWS that the test depends on. */
    String value();
}
