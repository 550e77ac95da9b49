package io.crossbind.model;

import dk.brics.automaton.Automaton;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Patterns of actions or resources that an administrator allows. In a pattern {@code *} stands for any characters, also none, and {@code ?} for
 * exactly one (IAM user guide, IAM JSON policy elements: Action, Resource).
 *
 * <p>A pattern that a tenant asks for is contained if one of the allowed patterns matches each text that it matches. This is the inclusion of
 * regular languages, and automata decide it exactly, also where only several allowed patterns together cover the asked one. An instance is for one
 * thread, because it caches automata.
 */
public final class AllowedPatterns {
    /**
     * Bound of the states of a union of allowed patterns. A pattern has about as many states as characters. Above the bound only single patterns
     * count, so that no union exhausts the operator's memory.
     */
    static final int MAX_STATES = 20_000;

    private final PatternSyntax syntax;
    private final List<String> patterns;
    private @Nullable List<Automaton> automata;
    private @Nullable Optional<Automaton> union;

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
     * Returns whether all that the pattern matches is allowed. A policy variable of a resource, such as <code>${aws:username}</code>, can have any
     * value, so it counts as {@code *}.
     */
    public boolean contain(String pattern) {
        String asked = syntax.normalized(pattern);
        return syntax.isLiteral(asked)
                ? patterns.stream().anyMatch(allowed -> Glob.matches(allowed, asked))
                : contain(syntax.automaton(asked));
    }

    private boolean contain(Automaton asked) {
        return automata().stream().anyMatch(asked::subsetOf)
                || automata().size() > 1 && union().filter(asked::subsetOf).isPresent();
    }

    private List<Automaton> automata() {
        if (automata == null) {
            automata = patterns.stream()
                    .flatMap(pattern -> syntax.deterministic(pattern).stream())
                    .toList();
        }
        return automata;
    }

    /** The deterministic union of all; empty if it is too large. */
    private Optional<Automaton> union() {
        if (union == null) {
            union = union(automata());
        }
        return union;
    }

    /** Halves are put together, so that each pattern takes part in few unions. */
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
