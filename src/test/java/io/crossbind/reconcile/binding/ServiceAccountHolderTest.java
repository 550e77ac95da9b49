package io.crossbind.reconcile.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.reconcile.FixedCaches;
import io.crossbind.reconcile.port.NamespacedName;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several bindings name one service account, and only one of them can have its annotation or its association. */
class ServiceAccountHolderTest {
    private static final NamespacedName SERVICE_ACCOUNT = new NamespacedName("shop", "app");
    private static final String NO_STATUS = "{conditions: []}";
    private static final String HAS_ROLE =
            "{conditions: [], targetRole: {arn: \"arn:aws:iam::222222222222:role/app\", id: AROA1}}";

    private static CrossAccountBinding binding(String name, int day, String delivery, String status) {
        return Serialization.unmarshal("""
                apiVersion: crossbind.io/v1alpha1
                kind: CrossAccountBinding
                metadata: {name: %1$s, namespace: shop, uid: uid-of-%1$s, creationTimestamp: "2026-01-0%2$dT00:00:00Z"}
                spec:
                  accountRef: {name: data}
                  workload: {serviceAccount: {name: app, delivery: %3$s}}
                  role: {}
                status: %4$s
                """.formatted(name, day, delivery, status), CrossAccountBinding.class);
    }

    private static CrossAccountBinding web(String name, int day, String status) {
        return binding(name, day, "WebIdentity", status);
    }

    private static String refusedFor(String reason) {
        return "{conditions: [{type: Ready, status: \"False\", reason: " + reason + ", message: any}]}";
    }

    /** The name of the other binding that holds the service account of a binding; empty if there is none. */
    private static String holder(CrossAccountBinding binding, CrossAccountBinding... others) {
        CrossAccountBinding[] all = new CrossAccountBinding[others.length + 1];
        all[0] = binding;
        System.arraycopy(others, 0, all, 1, others.length);
        return new BindingIndex(FixedCaches.of(all))
                .holderOfServiceAccount(binding)
                .map(holder -> holder.getMetadata().getName())
                .orElse("");
    }

    @Test
    void oldestOfEqualBindingsHoldsTheServiceAccount() {
        CrossAccountBinding first = web("z", 1, NO_STATUS);
        CrossAccountBinding second = web("a", 2, NO_STATUS);
        assertThat(holder(second, first)).isEqualTo("z");
        assertThat(holder(first, second)).isEmpty();
    }

    @Test
    void nameDecidesBetweenBindingsOfOneAge() {
        assertThat(holder(web("b", 1, NO_STATUS), web("a", 1, NO_STATUS))).isEqualTo("a");
        assertThat(holder(web("a", 1, NO_STATUS), web("b", 1, NO_STATUS))).isEmpty();
    }

    @Test
    void bindingThatHasARoleKeepsTheServiceAccountFromAnOlderOne() {
        assertThat(holder(web("old", 1, NO_STATUS), web("new", 2, HAS_ROLE))).isEqualTo("new");
        assertThat(holder(web("new", 2, HAS_ROLE), web("old", 1, NO_STATUS))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "NamespaceNotAllowed, true", // A person has to change the manifest or the account.
        "ServiceAccountTaken, false", // The binding only waits for the holder.
        "Throttled,           false",
        "NoSuchReason,        false"
    })
    void refusedBindingLeavesTheServiceAccountToTheNextOne(String reason, boolean leaves) {
        assertThat(holder(web("next", 2, NO_STATUS), web("refused", 1, refusedFor(reason))))
                .isEqualTo(leaves ? "" : "refused");
    }

    @Test
    void bindingsOfDifferentDeliveriesDoNotDisturbEachOther() {
        assertThat(holder(web("new", 2, NO_STATUS), binding("old", 1, "PodIdentity", NO_STATUS)))
                .isEmpty();
    }

    @Test
    void chainedBindingsShareTheServiceAccount() {
        CrossAccountBinding first = binding("first", 1, "RoleChaining", NO_STATUS);
        CrossAccountBinding second = binding("second", 2, "RoleChaining", NO_STATUS);
        assertThat(holder(second, first)).isEmpty();
        CrossAccountBinding leaving = binding("leaving", 1, "RoleChaining", NO_STATUS);
        leaving.getMetadata().setDeletionTimestamp("2026-01-05T00:00:00Z");
        BindingIndex index = new BindingIndex(FixedCaches.of(second, leaving, first, web("web", 1, NO_STATUS)));
        assertThat(index.chained(SERVICE_ACCOUNT))
                .extracting(binding -> binding.getMetadata().getName())
                .containsExactly("first", "second");
    }

    @Test
    void bindingIsFoundByItsNameItsNamespaceAndItsServiceAccount() {
        BindingIndex index = new BindingIndex(FixedCaches.of(web("app", 1, NO_STATUS)));
        NamespacedName name = new NamespacedName("shop", "app");
        assertThat(index.knows(name)).isTrue();
        assertThat(index.knows(new NamespacedName("shop", "other"))).isFalse();
        assertThat(index.idsOfNamespace("shop")).containsExactly(name);
        assertThat(index.idsOfNamespace("other")).isEmpty();
        assertThat(index.idsOfServiceAccount(SERVICE_ACCOUNT)).containsExactly(name);
        assertThat(index.uidsOfServiceAccount(SERVICE_ACCOUNT)).containsExactly("uid-of-app");
    }

    @Test
    void configMapsOfABindingAreItsProfilesAndItsInstructions() {
        assertThat(BindingIndex.configMapsOf(web("mine", 1, NO_STATUS)))
                .extracting(NamespacedName::toString)
                .containsExactlyInAnyOrder("shop/crossbind-app", "shop/crossbind.setup.mine");
    }
}
