package io.crossbind.model;

import dk.brics.automaton.Automaton;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Patterns of actions or resources allowed by an administrator. In a pattern {@code *} stands for any characters, also none, and {@code ?}
 * for exactly one (IAM user guide, IAM JSON policy elements: Action, Resource).
 *
 * <p>A tenant's pattern is contained if each of its matches also matches an allowed pattern. This is the inclusion of regular languages, and
 * automata decide the inclusion exactly, also where only several allowed patterns together cover the tenant's pattern. An instance is for one
 * thread, because it caches automata.
 */
public final class AllowedPatterns {
    /**
     * The maximum number of states in a union of allowed patterns. A pattern has about as many states as characters. Above the bound only
     * single patterns count, so no union exhausts the operator's memory.
     */
    static final int MAX_STATES = 20_000;

    /**
     * The maximum number of patterns with an inner star in a union. Each such pattern can double the states of the union, and the library
     * cannot stop in the middle of a union: ten such patterns take half a minute.
     */
    static final int MAX_INNER_STARS = 5;

    private final PatternSyntax syntax;
    private final List<String> patterns;
    private @Nullable List<Allowed> automata;

    private AllowedPatterns(PatternSyntax syntax, List<String> patterns) {
        this.syntax = syntax;
        this.patterns = patterns.stream()
                .map(syntax::normalized)
                .filter(pattern -> !syntax.hasVariable(pattern))
                .toList();
    }

    /** Patterns of actions. IAM ignores the case of actions. */
    public static AllowedPatterns ofActions(List<String> patterns) {
        return new AllowedPatterns(PatternSyntax.ACTION, patterns);
    }

    /** Patterns of resources. Case counts. An allowed pattern with a policy variable allows nothing, because its value is unknown. */
    public static AllowedPatterns ofResources(List<String> patterns) {
        return new AllowedPatterns(PatternSyntax.RESOURCE, patterns);
    }

    /**
     * Returns whether all matches of the pattern are allowed. A policy variable of a resource, such as <code>${aws:username}</code>, can have
     * any value, so it counts as {@code *}.
     */
    public boolean contain(String pattern) {
        String asked = syntax.normalized(pattern);
        return matchAsText(asked) || !syntax.isLiteral(asked) && contain(syntax.automaton(asked));
    }

    /**
     * Returns whether an allowed pattern matches the asked one as if it were a text. Only a star of an allowed pattern without {@code ?} matches a
     * wildcard, and a star matches whatever text stands for the wildcard. So most patterns are decided without an automaton.
     */
    private boolean matchAsText(String asked) {
        boolean isLiteral = syntax.isLiteral(asked);
        return !syntax.hasVariable(asked)
                && patterns.stream()
                        .filter(allowed -> isLiteral || allowed.indexOf('?') < 0)
                        .anyMatch(allowed -> Glob.matches(allowed, asked));
    }

    private boolean contain(Automaton asked) {
        return automata().stream().anyMatch(allowed -> asked.subsetOf(allowed.automaton()))
                || union(asked).filter(asked::subsetOf).isPresent();
    }

    /**
     * An allowed pattern.
     *
     * @param isPrefix whether the only star, if there is one, is the last character
     */
    private record Allowed(Automaton automaton, boolean isPrefix) {}

    private List<Allowed> automata() {
        if (automata == null) {
            automata = patterns.stream()
                    .flatMap(pattern -> syntax.deterministic(pattern).stream()
                            .map(automaton -> new Allowed(automaton, isPrefix(pattern))))
                    .toList();
        }
        return automata;
    }

    private static boolean isPrefix(String pattern) {
        int star = pattern.indexOf('*');
        return star < 0 || star == pattern.length() - 1;
    }

    /**
     * The deterministic union of the patterns that overlap with the asked pattern; empty if fewer than two overlap, or if the union would be
     * too large.
     */
    private Optional<Automaton> union(Automaton asked) {
        List<Allowed> overlapping = automata().stream()
                .filter(allowed -> !allowed.automaton().intersection(asked).isEmpty())
                .toList();
        long inner = overlapping.stream().filter(allowed -> !allowed.isPrefix()).count();
        return overlapping.size() < 2 || inner > MAX_INNER_STARS
                ? Optional.empty()
                : union(overlapping.stream().map(Allowed::automaton).toList());
    }

    /** Joins halves, so that each pattern takes part in few unions. */
    private static Optional<Automaton> union(List<Automaton> automata) {
        if (automata.size() == 1) {
            return Optional.of(automata.getFirst());
        }
        int half = automata.size() / 2;
        return union(automata.subList(0, half))
                .flatMap(some -> union(automata.subList(half, automata.size())).flatMap(others -> union(some, others)));
    }

    private static Optional<Automaton> union(Automaton some, Automaton others) {
        Automaton union = some.union(others);
        union.minimize();
        return Optional.of(union).filter(small -> small.getNumberOfStates() <= MAX_STATES);
    }
}
