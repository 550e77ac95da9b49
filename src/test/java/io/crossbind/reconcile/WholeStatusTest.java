package io.crossbind.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crossbind.api.v1alpha1.ResourceShare;
import io.crossbind.api.v1alpha1.ResourceShareStatus;
import io.crossbind.reconcile.port.ClusterFailure;
import io.crossbind.reconcile.port.ObjectWriter;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WholeStatusTest {
    private static final WholeStatus<ResourceShare, ResourceShareStatus> STATUS =
            new WholeStatus<>(object -> object.getStatus(), (object, status) -> object.setStatus(status));

    private final List<ResourceShareStatus> replaced = new ArrayList<>();
    private String answer = "region: eu-west-1";
    private Optional<ClusterFailure> refusal = Optional.empty();

    private final ObjectWriter<ResourceShare> writer = new NoWriter<>() {
        @Override
        public ResourceShare applyStatus(ResourceShare fields) {
            return share(answer);
        }

        @Override
        public ResourceShare replaceStatus(ResourceShare object) {
            refusal.ifPresent(failure -> {
                throw failure;
            });
            replaced.add(object.getStatus());
            return object;
        }
    };

    private static ResourceShare share(String status) {
        ResourceShare share = new ResourceShare();
        share.setStatus(Serialization.unmarshal(status, ResourceShareStatus.class));
        return share;
    }

    private void write() {
        ResourceShare fields = share("region: eu-west-1");
        STATUS.write(writer, fields, _ -> fields.getStatus());
    }

    @Test
    void wholeStatusIsWrittenOnce() {
        write();
        assertThat(replaced).isEmpty();
    }

    @Test
    void fieldOfAnotherManagerIsRemoved() {
        answer = "region: eu-west-1\narn: forged";
        write();
        assertThat(replaced).singleElement().satisfies(status -> {
            assertThat(status.region()).isEqualTo("eu-west-1");
            assertThat(status.arn()).isNull();
        });
    }

    @Test
    void concurrentEditFailsNoPass() {
        answer = "region: eu-west-1\narn: forged";
        refusal = Optional.of(new ClusterFailure(409, "modified", new IllegalStateException()));
        write();
        assertThat(replaced).isEmpty();
    }

    @Test
    void otherRefusalFailsThePass() {
        answer = "region: eu-west-1\narn: forged";
        refusal = Optional.of(new ClusterFailure(503, "unavailable", new IllegalStateException()));
        assertThatExceptionOfType(ClusterFailure.class).isThrownBy(this::write);
    }
}
