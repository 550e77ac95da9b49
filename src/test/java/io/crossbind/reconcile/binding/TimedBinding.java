package io.crossbind.reconcile.binding;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.reconcile.FixedCaches;
import io.crossbind.reconcile.HeldRecords;
import io.crossbind.reconcile.NoWriter;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A binding whose pass depends on time, and a clock that a test sets. */
final class TimedBinding {
    static final Instant END = Instant.parse("2026-03-01T12:00:00Z");

    private TimedBinding() {}

    static CrossAccountBinding endless() {
        return binding("", "");
    }

    static CrossAccountBinding ending(String time) {
        return binding("expiresAt: \"" + time + "\"", "");
    }

    /** A binding whose Ready condition has a reason. */
    static CrossAccountBinding withReason(String reason) {
        return binding("", """
                status:
                  conditions:
                  - {type: Stalled, status: "False", lastTransitionTime: "2020-01-01T00:00:00Z", reason: A, message: b}
                  - {type: Ready, status: "False", lastTransitionTime: "2020-01-01T00:00:00Z", reason: %s, message: b}
                """.formatted(reason));
    }

    private static CrossAccountBinding binding(String field, String status) {
        return Serialization.unmarshal("""
                apiVersion: crossbind.io/v1alpha1
                kind: CrossAccountBinding
                metadata: {namespace: shop, name: orders, uid: u1}
                spec:
                  accountRef: {name: data}
                  workload: {principal: {arn: "arn:aws:iam::333333333333:role/ci"}}
                  role: {}
                  %s
                %s""".formatted(field, status), CrossAccountBinding.class);
    }

    static BindingContext context(CrossAccountBinding binding) {
        return new BindingContext(
                binding, new NoWriter<>(), FixedCaches.of(), new BindingIndex(FixedCaches.of()), new HeldRecords());
    }

    /** A clock that stands still until a test sets it. */
    static final class SetClock extends Clock {
        Instant now = END;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
