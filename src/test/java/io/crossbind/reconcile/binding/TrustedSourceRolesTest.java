package io.crossbind.reconcile.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.reconcile.FixedCaches;
import io.crossbind.reconcile.HeldRecords;
import io.crossbind.reconcile.NoWriter;
import io.crossbind.status.BindingOutcome.Role;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TrustedSourceRolesTest {
    private static final String ARN = "arn:aws:iam::111111111111:role/crossbind/home";
    private static final Role FIRST = new Role(ARN, "AROA1");
    private static final Role SECOND = new Role(ARN, "AROA2");

    private final TrustedSourceRoles ids = new TrustedSourceRoles();

    private static CrossAccountBinding chained(String name, String sourceRole) {
        return Serialization.unmarshal("""
                apiVersion: crossbind.io/v1alpha1
                kind: CrossAccountBinding
                metadata: {name: %1$s, namespace: shop, uid: uid-of-%1$s, creationTimestamp: "2026-01-01T00:00:00Z"}
                spec:
                  accountRef: {name: data}
                  workload: {serviceAccount: {name: app, delivery: RoleChaining}}
                  role: {}
                status: {conditions: [], sourceRole: %2$s}
                """.formatted(name, sourceRole), CrossAccountBinding.class);
    }

    private static String pinned(String id) {
        return "{arn: \"" + ARN + "\", id: " + id + "}";
    }

    private static BindingContext context(CrossAccountBinding binding, CrossAccountBinding... others) {
        FixedCaches caches = new FixedCaches(
                List.of(), Stream.concat(Stream.of(binding), Stream.of(others)).toList(), Set.of());
        return new BindingContext(binding, new NoWriter<>(), caches, new BindingIndex(caches), new HeldRecords());
    }

    @Test
    void theRoleOfTheStatusIsKnownAndAnotherIsNot() {
        BindingContext context = context(chained("a", pinned("AROA1")));
        assertThat(trusts(context, FIRST)).isTrue();
        assertThat(trusts(context, SECOND)).isFalse();
    }

    @Test
    void whatThisProcessMadeIsKnown() {
        ids.created(SECOND);
        assertThat(trusts(context(chained("a", pinned("AROA1"))), SECOND)).isTrue();
    }

    @Test
    void whatWasWrittenDownToBeMadeIsKnown() {
        assertThat(trusts(context(chained("a", pinned("null"))), SECOND)).isTrue();
    }

    @Test
    void whatAnotherBindingOfTheServiceAccountGotIsKnown() {
        BindingContext context = context(chained("a", pinned("AROA1")), chained("b", pinned("AROA2")));
        assertThat(trusts(context, SECOND)).isTrue();
    }

    /** Otherwise a foreign role would be trusted through a new binding, and then by the other bindings. */
    @Test
    void aNewBindingHasNoWordAgainstTheOthers() {
        assertThat(trusts(context(chained("new", "null"), chained("a", pinned("AROA1"))), SECOND))
                .isFalse();
        assertThat(trusts(context(chained("new", "null"), chained("a", pinned("AROA1"))), FIRST))
                .isTrue();
        assertThat(trusts(context(chained("new", "null")), SECOND)).isTrue();
    }

    @Test
    void createdRoleIsForgottenWithItsLastBinding() {
        ids.created(SECOND);
        BindingContext alone = context(chained("a", pinned("AROA1")));
        ids.forget(context(chained("a", pinned("AROA1")), chained("b", pinned("AROA1"))));
        assertThat(trusts(alone, SECOND)).isTrue();
        ids.forget(alone);
        assertThat(trusts(alone, SECOND)).isFalse();
    }

    private boolean trusts(BindingContext context, Role role) {
        return ids.trustedBy(context, Optional.of(ARN)).trust(String.valueOf(role.id()));
    }
}
