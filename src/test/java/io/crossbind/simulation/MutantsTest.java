package io.crossbind.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The simulation finds code that breaks a rule. {@code make mutants} tries all mutants, and {@code make mutants MUTANT=boundary,LIVES} tries
 * the mutants with this word in their rule and the mutants of this scenario. The unit tests try {@link Mutants#FAST}. The run of each mutant
 * starts at the seed that found the mutant, so a still valid seed costs one history. {@code make mutants SEED=1} counts the histories from the
 * first seed on.
 */
class MutantsTest {
    private static final Logger LOG = LoggerFactory.getLogger(MutantsTest.class);

    @Test
    void everyMutantChangesTextThatTheSourceHas() {
        assertThat(Mutants.ALL).hasSizeGreaterThanOrEqualTo(40);
        assertThat(Stream.of(Mutants.ALL, Mutants.UNNOTICED).flatMap(List::stream))
                .allSatisfy(mutant -> assertThat(mutant.source()).isNotEmpty());
    }

    /** Without this test, a loader unable to load classes would find every mutant. */
    @Test
    void historiesOfUnchangedClassesKeepTheRules() throws ReflectiveOperationException {
        String text = "public final class PlanExecutor {";
        Mutant none =
                new Mutant("nothing is broken", Scenario.RICH, 0, "reconcile/binding/PlanExecutor.java", text, text);
        assertThat(isFound(none, 1, 2)).isFalse();
        assertThat(isFound(none, 1, 2)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("fast")
    void historiesFindAMutantFast(Mutant mutant) throws ReflectiveOperationException {
        assertThat(isFound(mutant, mutant.first(), 100)).as(mutant.rule()).isTrue();
    }

    static Stream<Mutant> fast() {
        return Mutants.FAST.stream();
    }

    @ParameterizedTest
    @MethodSource("chosen")
    @EnabledIfSystemProperty(named = "crossbind.mutants", matches = ".+")
    void historiesFindAMutant(Mutant mutant) throws ReflectiveOperationException {
        long first = Long.getLong("crossbind.seed", mutant.first());
        assertThat(isFound(mutant, first, Long.getLong("crossbind.histories", mutant.most())))
                .as(mutant.rule())
                .isTrue();
    }

    static Stream<Mutant> chosen() {
        List<String> words = List.of(System.getProperty("crossbind.mutants", "").split(","));
        if (words.equals(List.of("all"))) {
            return Mutants.ALL.stream();
        }
        return Stream.concat(
                Mutants.ALL.stream()
                        .filter(mutant -> words.contains(mutant.scenario().name()) || hasAny(words, mutant)),
                Mutants.UNNOTICED.stream().filter(mutant -> hasAny(words, mutant)));
    }

    private static boolean hasAny(List<String> words, Mutant mutant) {
        return words.stream().anyMatch(mutant.rule()::contains);
    }

    private static boolean isFound(Mutant mutant, long first, long most) throws ReflectiveOperationException {
        ClassLoader classes = MutatedClasses.of(mutant);
        Class<?> scenarios = classes.loadClass(Scenario.class.getName());
        Object scenario = scenarios.getEnumConstants()[mutant.scenario().ordinal()];
        Method run = classes.loadClass(History.class.getName()).getDeclaredMethod("run", scenarios, long.class);
        run.setAccessible(true);
        for (long seed = first; seed < first + most; seed++) {
            try {
                run.invoke(null, scenario, seed);
            } catch (InvocationTargetException e) {
                if (!(e.getCause() instanceof AssertionError)) {
                    throw e;
                }
                LOG.warn("mutant '{}' is found by history {}: {}", mutant, seed - first + 1, firstLine(e.getCause()));
                return true;
            }
        }
        LOG.warn("mutant '{}' is not found by {} histories", mutant, most);
        return false;
    }

    private static String firstLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }
}
