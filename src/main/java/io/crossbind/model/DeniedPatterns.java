package io.crossbind.model;

import dk.brics.automaton.Automaton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Patterns of actions or resources denied by an administrator. In a pattern {@code *} stands for any characters, also none, and {@code ?} for
 * exactly one. A tenant's pattern is denied if the pattern and a denied pattern match a common text. An instance is for one thread, because
 * it caches automata.
 */
final class DeniedPatterns {
    private final PatternSyntax syntax;
    private final List<String> patterns;
    private @Nullable List<Automaton> automata;

    private DeniedPatterns(PatternSyntax syntax, List<String> patterns) {
        this.syntax = syntax;
        this.patterns = patterns.stream().map(syntax::normalized).toList();
    }

    /** Patterns of actions. IAM ignores the case of actions. */
    static DeniedPatterns ofActions(List<String> patterns) {
        return new DeniedPatterns(PatternSyntax.ACTION, patterns);
    }

    /** Patterns of resources. A policy variable can have any value, so it counts as {@code *}. */
    static DeniedPatterns ofResources(List<String> patterns) {
        return new DeniedPatterns(PatternSyntax.RESOURCE, patterns);
    }

    /** Returns whether a text matching the pattern is denied. */
    boolean overlap(String pattern) {
        if (patterns.isEmpty()) {
            return false;
        }
        String asked = syntax.normalized(pattern);
        Automaton automaton = syntax.automaton(asked);
        return automata().stream()
                .anyMatch(denied -> !denied.intersection(automaton).isEmpty());
    }

    private List<Automaton> automata() {
        if (automata == null) {
            automata = patterns.stream().map(syntax::automaton).toList();
        }
        return automata;
    }
}
