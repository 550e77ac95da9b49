package io.crossbind.reconcile.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.reconcile.FixedCaches;
import io.crossbind.reconcile.port.NamespacedName;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The bindings that use an account, as reported by the passes over bindings. */
class AccountUsersTest {
    private final AwsAccount data = account("data", "222222222222", "shop");
    private final AwsAccount other = account("other", "333333333333", "shop");
    private final FixedCaches caches = new FixedCaches(List.of(data, other), List.of(), Set.of());
    private final AccountUsers users =
            new AccountUsers(caches, new AccountUse(AccountUseTest.unreadAccounts(), caches, new BindingMemories()));

    private static AwsAccount account(String name, String id, String namespace) {
        return AccountUseTest.account(name, id, namespace);
    }

    private static CrossAccountBinding binding(String namespace, String name, String delivery) {
        return Serialization.unmarshal("""
                apiVersion: crossbind.io/v1alpha1
                kind: CrossAccountBinding
                metadata: {name: %2$s, namespace: %1$s, uid: uid-of-%2$s, creationTimestamp: "2026-03-01T12:00:00Z"}
                spec:
                  accountRef: {name: data}
                  workload: {serviceAccount: {name: app, delivery: %3$s}}
                  role: {}
                """.formatted(namespace, name, delivery), CrossAccountBinding.class);
    }

    private int count(AwsAccount account, CrossAccountBinding... naming) {
        return users.count(account, () -> Stream.of(naming));
    }

    private int countAgain(AwsAccount account) {
        return users.count(account, () -> {
            throw new AssertionError("the index asks for all bindings once");
        });
    }

    @Test
    void firstQuestionAsksAllBindingsThatNameTheAccountAndTheNextOneNone() {
        assertThat(count(data, binding("shop", "app", "WebIdentity"), binding("stranger", "spy", "WebIdentity")))
                .as("the account does not admit the stranger")
                .isOne();
        assertThat(countAgain(data)).isOne();
        assertThat(count(other)).isZero();
    }

    @Test
    void bindingIsCountedFromItsFirstPassUntilItIsForgotten() {
        CrossAccountBinding app = binding("shop", "app", "WebIdentity");
        assertThat(count(data)).isZero();
        assertThat(users.update(app, Set.of("data"))).containsExactly("data");
        assertThat(countAgain(data)).isOne();
        users.forget(app, Set.of("data"));
        assertThat(countAgain(data)).isZero();
    }

    @Test
    void bindingThatNamesAnotherAccountLeavesTheFormerOne() {
        CrossAccountBinding app = binding("shop", "app", "WebIdentity");
        count(data);
        count(other);
        users.update(app, Set.of("data"));
        users.takeDeparted(data);
        assertThat(users.update(app, Set.of("other"))).containsExactly("other");
        assertThat(countAgain(data)).isZero();
        assertThat(countAgain(other)).isOne();
        assertThat(users.takeDeparted(data)).containsExactly("shop/app");
        assertThat(users.takeDeparted(data)).as("taken once").isEmpty();
    }

    @Test
    void rolesOfAGoneChainedBindingMayBeItsOwnOrThoseOfItsServiceAccount() {
        count(data);
        users.forget(binding("shop", "gone", "RoleChaining"), Set.of("data"));
        assertThat(users.takeDeparted(data)).containsExactlyInAnyOrder("shop/gone", "shop/app");
        users.forget(binding("shop", "gone", "WebIdentity"), Set.of("data"));
        assertThat(users.takeDeparted(data)).containsExactly("shop/gone");
    }

    @Test
    void bindingUsesNoAccountThatDoesNotAdmitItOrDoesNotExist() {
        assertThat(users.update(binding("stranger", "spy", "WebIdentity"), Set.of("data", "nothing")))
                .isEmpty();
    }

    @Test
    void propertyOfOneUserIsEnough() {
        CrossAccountBinding app = binding("shop", "app", "WebIdentity");
        CrossAccountBinding web = binding("shop", "web", "WebIdentity");
        assertThat(users.any(data, () -> Stream.of(app, web), new NamespacedName("shop", "web")::equals))
                .isTrue();
        assertThat(users.any(data, Stream::of, new NamespacedName("shop", "db")::equals))
                .isFalse();
    }

    @Test
    void forgottenAccountIsAskedForAgain() {
        count(data);
        users.forgetAccount(data);
        assertThat(count(data, binding("shop", "app", "WebIdentity"))).isOne();
    }
}
