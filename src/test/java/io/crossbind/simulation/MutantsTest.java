package io.crossbind.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The simulation finds code that breaks a rule. {@code make mutants} tries all mutants, {@code make mutants MUTANT=boundary} those whose rule
 * has this word; the unit tests try three that are found fast.
 */
class MutantsTest {
    private static final Logger LOG = LoggerFactory.getLogger(MutantsTest.class);
    private static final long MOST_HISTORIES = Long.getLong("crossbind.histories", 20_000);
    private static final long FIRST_SEED = Long.getLong("crossbind.seed", 1);

    @Test
    void everyMutantChangesTextThatTheSourceHas() {
        assertThat(Mutants.ALL)
                .hasSizeGreaterThanOrEqualTo(20)
                .allSatisfy(mutant -> assertThat(mutant.source()).isNotEmpty());
    }

    /** Without this a loader that cannot load would find every mutant. */
    @Test
    void historiesOfUnchangedClassesKeepTheRules() throws ReflectiveOperationException {
        String text = "public final class PlanExecutor {";
        Mutant none = new Mutant("nothing is broken", "reconcile/binding/PlanExecutor.java", text, text);
        assertThat(found(none, 3)).isEmpty();
        assertThat(found(none, 3)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("fast")
    void historiesFindAMutantFast(Mutant mutant) throws ReflectiveOperationException {
        assertThat(found(mutant, 100)).as(mutant.rule()).isPresent();
    }

    static Stream<Mutant> fast() {
        return Mutants.FAST.stream();
    }

    @ParameterizedTest
    @MethodSource("chosen")
    @EnabledIfSystemProperty(named = "crossbind.mutants", matches = ".+")
    void historiesFindAMutant(Mutant mutant) throws ReflectiveOperationException {
        assertThat(found(mutant, MOST_HISTORIES)).as(mutant.rule()).isPresent();
    }

    static Stream<Mutant> chosen() {
        String word = System.getProperty("crossbind.mutants", "");
        return Mutants.ALL.stream()
                .filter(mutant -> word.equals("all") || mutant.rule().contains(word));
    }

    /** How many histories it took to find the mutant. */
    private static Optional<Long> found(Mutant mutant, long most) throws ReflectiveOperationException {
        Method run =
                MutatedClasses.of(mutant).loadClass(History.class.getName()).getDeclaredMethod("run", long.class);
        run.setAccessible(true);
        for (long seed = FIRST_SEED; seed < FIRST_SEED + most; seed++) {
            try {
                run.invoke(null, seed);
            } catch (InvocationTargetException e) {
                if (!(e.getCause() instanceof AssertionError)) {
                    throw e;
                }
                long count = seed - FIRST_SEED + 1;
                LOG.warn("mutant '{}' is found by history {}: {}", mutant, count, firstLine(e.getCause()));
                return Optional.of(count);
            }
        }
        LOG.warn("mutant '{}' is not found by {} histories", mutant, most);
        return Optional.empty();
    }

    private static String firstLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }
}
