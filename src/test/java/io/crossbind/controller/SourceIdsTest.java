package io.crossbind.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.status.BindingOutcome.Role;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SourceIdsTest {
    private static final String ARN = "arn:aws:iam::111111111111:role/crossbind/home";
    private static final Role FIRST = new Role(ARN, "AROA1");
    private static final Role SECOND = new Role(ARN, "AROA2");

    private final SourceIds ids = new SourceIds();

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
        List<CrossAccountBinding> all =
                Stream.concat(Stream.of(binding), Stream.of(others)).toList();
        return new BindingContext(
                binding, answering(Context.class, all), new BindingIndex(answering(IndexerResourceCache.class, all)));
    }

    @Test
    void theRoleOfTheStatusIsKnownAndAnotherIsNot() {
        BindingContext context = context(chained("a", pinned("AROA1")));
        assertThat(ids.isKnown(context, FIRST)).isTrue();
        assertThat(ids.isKnown(context, SECOND)).isFalse();
    }

    @Test
    void whatThisProcessMadeIsKnown() {
        ids.made(SECOND);
        assertThat(ids.isKnown(context(chained("a", pinned("AROA1"))), SECOND)).isTrue();
    }

    @Test
    void whatWasWrittenDownToBeMadeIsKnown() {
        assertThat(ids.isKnown(context(chained("a", pinned("null"))), SECOND)).isTrue();
    }

    @Test
    void whatAnotherBindingOfTheServiceAccountGotIsKnown() {
        BindingContext context = context(chained("a", pinned("AROA1")), chained("b", pinned("AROA2")));
        assertThat(ids.isKnown(context, SECOND)).isTrue();
    }

    /** Otherwise somebody else's role would come in by way of a new binding, and from there to the others. */
    @Test
    void aNewBindingHasNoWordAgainstTheOthers() {
        assertThat(ids.isKnown(context(chained("new", "null"), chained("a", pinned("AROA1"))), SECOND))
                .isFalse();
        assertThat(ids.isKnown(context(chained("new", "null"), chained("a", pinned("AROA1"))), FIRST))
                .isTrue();
        assertThat(ids.isKnown(context(chained("new", "null")), SECOND)).isTrue();
    }

    /** A cache that has these under every index, or something that is not asked. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T> T answering(Class<? super T> type, List<CrossAccountBinding> all) {
        return (T) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (_, method, _) -> {
            if (method.getName().equals("byIndex")) {
                return all;
            }
            if (method.getReturnType() == void.class) {
                return null;
            }
            throw new UnsupportedOperationException(method.getName());
        });
    }
}
