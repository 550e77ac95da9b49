package io.crossbind.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import org.junit.jupiter.api.Test;

/** The work of a pass over one object does not grow with the number of objects. */
class PassWorkTest {
    private static final int FEW = 20;
    private static final int MANY = 60;

    private record Work(double ofBindings, double ofAccounts) {
        static Work of(int bindings) {
            BenchmarkWorld world = new BenchmarkWorld(1000);
            world.openAccount();
            world.createBindings(bindings);
            world.deleteBindings(bindings);
            assertThat(world.accounts.passes)
                    .as("the account has passes at bindings")
                    .isGreaterThan(2);
            return new Work(each(world.bindings), each(world.accounts));
        }

        private static double each(BenchmarkWorld.Queue<? extends HasMetadata> queue) {
            return queue.bindingsRead / (double) queue.passes;
        }
    }

    @Test
    void passReadsNoMoreBindingsWhereThereAreMore() {
        Work few = Work.of(FEW);
        Work many = Work.of(MANY);

        assertThat(many.ofBindings()).as("of a binding").isLessThanOrEqualTo(few.ofBindings() * 1.1);
        assertThat(many.ofAccounts()).as("of an account").isLessThanOrEqualTo(few.ofAccounts() * 1.1 + 1);
    }
}
