package io.crossbind.model;

import dk.brics.automaton.Automaton;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Translates IAM's patterns to automata with the same matches. */
enum PatternSyntax {
    /** Actions. Case is ignored. */
    ACTION,
    /** ARNs of resources, which can contain policy variables. Case counts. */
    RESOURCE;

    /**
     * The maximum number of {@code ?} after the first {@code *} of an allowed pattern. Each {@code ?} can double the states of the automaton,
     * so a pattern above the bound contains texts and no patterns.
     */
    static final int MAX_SINGLES_AFTER_STAR = 8;

    /** The names of the variables for characters with a special meaning (IAM user guide, policy variables). */
    private static final Set<String> ESCAPES = Set.of("*", "?", "$");

    private static final Automaton ANY_CHARACTER = anyCharacter();

    /** Any whole characters: the repetition of {@code ?}. */
    private static final Automaton ANY_TEXT = ANY_CHARACTER.repeat();

    /** A character outside the Basic Multilingual Plane has two chars in Java. */
    private static Automaton anyCharacter() {
        return Automaton.union(List.of(
                Automaton.makeCharRange(Character.MIN_VALUE, (char) (Character.MIN_SURROGATE - 1)),
                Automaton.makeCharRange((char) (Character.MAX_SURROGATE + 1), Character.MAX_VALUE),
                Automaton.makeCharRange(Character.MIN_HIGH_SURROGATE, Character.MAX_HIGH_SURROGATE)
                        .concatenate(
                                Automaton.makeCharRange(Character.MIN_LOW_SURROGATE, Character.MAX_LOW_SURROGATE))));
    }

    String normalized(String pattern) {
        return this == ACTION ? pattern.toLowerCase(Locale.ROOT) : pattern;
    }

    /** Returns whether the pattern matches no text but itself. */
    boolean isLiteral(String pattern) {
        return pattern.indexOf('*') < 0 && pattern.indexOf('?') < 0 && !hasVariable(pattern);
    }

    boolean hasVariable(String pattern) {
        return this == RESOURCE && pattern.contains("${");
    }

    /** The automaton of a pattern's matches. The automaton is not deterministic, so it has the size of the pattern. */
    Automaton automaton(String pattern) {
        return Automaton.concatenate(parts(pattern));
    }

    /** The deterministic automaton of an allowed pattern's matches; empty if the automaton would be too large. */
    Optional<Automaton> deterministic(String pattern) {
        if (singlesAfterStar(pattern) > MAX_SINGLES_AFTER_STAR) {
            return Optional.empty();
        }
        Automaton automaton = automaton(pattern);
        automaton.determinize();
        return Optional.of(automaton);
    }

    private static long singlesAfterStar(String pattern) {
        int star = pattern.indexOf('*');
        return star < 0
                ? 0
                : pattern.substring(star).chars().filter(each -> each == '?').count();
    }

    private List<Automaton> parts(String pattern) {
        List<Automaton> parts = new ArrayList<>();
        int at = 0;
        while (at < pattern.length()) {
            boolean isVariable = this == RESOURCE && pattern.startsWith("${", at);
            int end = isVariable ? pattern.indexOf('}', at) : at;
            // IAM documents no meaning of a variable without an end, so such a variable may match anything.
            int last = end < 0 ? pattern.length() - 1 : end;
            parts.add(isVariable ? variable(pattern.substring(at + 2, last)) : character(pattern.charAt(at)));
            at = last + 1;
        }
        return parts;
    }

    private static Automaton variable(String name) {
        return ESCAPES.contains(name) ? Automaton.makeString(name) : ANY_TEXT;
    }

    private static Automaton character(char character) {
        return switch (character) {
            case '*' -> ANY_TEXT;
            case '?' -> ANY_CHARACTER;
            default -> Automaton.makeChar(character);
        };
    }
}
