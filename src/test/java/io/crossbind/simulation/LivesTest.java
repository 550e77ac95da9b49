package io.crossbind.simulation;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The life of one object of each kind of workload, grant and share, without faults: every write of the operator and every status, from
 * {@code src/test/resources/chronicles}.
 */
class LivesTest {

    @ParameterizedTest
    @EnumSource
    void objectIsFollowedFromItsCreationToItsDeletion(CrashRow row) {
        try (Chronicle life = new Chronicle(row)) {
            life.create();
            life.step("checked for drift", Manifests.DRIFT_CHECK, _ -> {});
            life.step("edited", world -> CrashStarts.put(world, row.edited()));
            life.step("edited back", world -> CrashStarts.put(world, row.created()));
            life.step("limits tightened", world -> CrashStarts.put(world, CrashAccounts.TIGHTENED));
            life.step("limits widened", world -> CrashStarts.put(world, CrashAccounts.DATA));
            life.step("namespace excluded", world -> CrashStarts.put(world, CrashAccounts.EXCLUDING));
            life.step("namespace included", world -> CrashStarts.put(world, CrashAccounts.DATA));
            life.step("operator restarted", world -> world.scheduler.killProcess(world.leader().name));
            life.delete();
            life.assertGolden(row.name());
            life.assertNothingIsLeft();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SHARE")
    void rolesOfARetainedBindingStayUntilItIsCreatedAgain(CrashRow row) {
        try (Chronicle life = new Chronicle(row)) {
            life.step("created", world -> CrashStarts.put(world, row.retained().orElseThrow()));
            life.delete();
            life.create();
            life.assertGolden(row.name() + "-retained");
        }
    }
}
