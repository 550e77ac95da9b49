package io.crossbind.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.desired.DesiredServiceAccount;
import io.crossbind.desired.ProfilesConfigMap;
import io.crossbind.kit.cluster.ObjectKey;
import io.crossbind.simulation.CrashRun.Operation;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A binding loses its access while a cache does not show the operator's writes to the cluster for the binding yet. A later pass could not find
 * anything missed by the removal, because the role named by the object is deleted by then.
 */
class LateCachesTest {
    private @Nullable World world;

    @AfterEach
    void close() {
        world().close();
    }

    private World world() {
        return Objects.requireNonNull(world);
    }

    /** Creates a Ready binding, in a process whose cache shows no changes of one kind since the creation of the binding. */
    private void ready(CrashRow row, Class<? extends HasMetadata> late) {
        world = World.of(new CrashStarts().of(row, Operation.CREATE), Noise.NONE);
        world().begin();
        world().run(CrashRun.STEP);
        world().leader().cluster.view.hold(late);
        CrashStarts.put(world(), row.created());
        world().run(CrashRun.OPERATION);
    }

    private Map<String, String> annotations(String serviceAccount) {
        return world().store
                .get(ServiceAccount.class, ObjectKey.of("shop", serviceAccount))
                .orElseThrow()
                .getMetadata()
                .getAnnotations();
    }

    private Map<String, String> profiles() {
        return Objects.requireNonNullElse(
                world().store
                        .get(ConfigMap.class, ObjectKey.of("shop", ProfilesConfigMap.nameFor("app")))
                        .orElseThrow()
                        .getData(),
                Map.of());
    }

    private void delete() {
        world().store.delete(CrossAccountBinding.class, ObjectKey.of("shop", "app"));
        world().run(CrashRun.OPERATION);
        assertThat(world().bindings()).isEmpty();
    }

    private void revoke() {
        CrashStarts.put(world(), CrashAccounts.EXCLUDING);
        world().run(CrashRun.OPERATION);
        assertThat(world().roles()).as("roles").noneMatch(role -> role.name().startsWith("shop-app"));
    }

    @Test
    void existingServiceAccountLosesTheAnnotationOfADeletedBinding() {
        ready(CrashRow.EXISTING_SERVICE_ACCOUNT, ServiceAccount.class);
        assertThat(annotations("existing")).containsKey(DesiredServiceAccount.ROLE_ARN);
        delete();
        assertThat(annotations("existing")).containsOnlyKeys("team");
    }

    @Test
    void createdServiceAccountLosesTheAnnotationOfARevokedBinding() {
        ready(CrashRow.WEB_IDENTITY, ServiceAccount.class);
        assertThat(annotations("app")).containsKey(DesiredServiceAccount.ROLE_ARN);
        revoke();
        assertThat(annotations("app")).doesNotContainKey(DesiredServiceAccount.ROLE_ARN);
    }

    @Test
    void configMapLosesTheProfilesOfARevokedBinding() {
        ready(CrashRow.CHAINED, ConfigMap.class);
        assertThat(profiles()).isNotEmpty();
        revoke();
        assertThat(profiles()).isEmpty();
    }
}
