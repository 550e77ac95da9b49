package io.crossbind.reconcile.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.AccessRecordSpec;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.RoleStatus;
import io.crossbind.model.ResourceArn;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BindingHistoryTest {
    private static final String FORGED = "arn:aws:iam::222222222222:role/crossbind/of-another-team";
    private static final String ROLE = "arn:aws:iam::222222222222:role/crossbind/web";
    private static final String QUEUE = "arn:aws:sqs:eu-west-1:222222222222:orders";
    private static final String BUCKET = "arn:aws:s3:::reports";

    private static CrossAccountBinding binding() {
        return Serialization.unmarshal("""
                apiVersion: crossbind.io/v1alpha1
                kind: CrossAccountBinding
                metadata: {name: web, namespace: shop, uid: uid-2}
                spec: {accountRef: {name: data}, workload: {serviceAccount: {name: web}}, role: {}}
                status: {conditions: [], delivered: true, targetRole: {arn: "%s", id: AROAFORGED}, grants: ["%s"]}
                """.formatted(FORGED, BUCKET), CrossAccountBinding.class);
    }

    private static Optional<AccessRecordSpec> record(@Nullable Boolean delivered) {
        return Optional.of(new AccessRecordSpec(
                "shop",
                "web",
                "uid-2",
                "data",
                null,
                new RoleStatus(ROLE, "AROA1"),
                null,
                null,
                List.of(QUEUE),
                null,
                null,
                null,
                delivered));
    }

    @Test
    void recordOutweighsAStatusThatATenantWrote() {
        BindingHistory history = BindingHistory.of(binding(), record(null));
        assertThat(history.targetRole()).contains(new RoleStatus(ROLE, "AROA1"));
        assertThat(history.grants()).containsExactly(ResourceArn.parse(QUEUE));
        assertThat(history.wasDelivered()).isFalse();
        assertThat(BindingHistory.of(binding(), record(true)).wasDelivered()).isTrue();
    }

    @Test
    void statusNamesObjectsThatMayExistUntilARecordDoes() {
        BindingHistory history = BindingHistory.of(binding(), Optional.empty());
        assertThat(history.targetRole()).contains(new RoleStatus(FORGED, "AROAFORGED"));
        assertThat(history.grants()).containsExactly(ResourceArn.parse(BUCKET));
        assertThat(history.wasDelivered()).isTrue();
    }
}
