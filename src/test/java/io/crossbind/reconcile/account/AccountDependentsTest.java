package io.crossbind.reconcile.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.reconcile.port.NamespacedName;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Any user may name an account. Only actual use by bindings and shares keeps an account. */
class AccountDependentsTest {
    private static final NamespacedName ALLOWED = new NamespacedName("shop", "web");
    private static final NamespacedName REFUSED = new NamespacedName("stranger", "web");
    private static final AwsAccount ACCOUNT = AccountSite.account("data", AccountSite.DATA, "  unmanaged: {}");

    private static final AccountSite SITE = new AccountSite();

    private final NamedBindings bindings = new NamedBindings();
    private final Set<String> shares = new TreeSet<>();
    private final AccountDependents dependents =
            new AccountDependents(bindings, _ -> shares.stream(), SITE.orphans, SITE.retained);

    @Test
    void bindingThatTheAccountRefusesKeepsNothing() {
        bindings.refused.add(REFUSED);
        assertThat(dependents.users(ACCOUNT)).isEmpty();
        assertThat(dependents.includeBindings(ACCOUNT)).isFalse();
        assertThat(dependents.keep(ACCOUNT)).isFalse();
    }

    @Test
    void usersAreTheBindingsThatUseTheAccountAndTheSharesThatKeepIt() {
        bindings.refused.add(REFUSED);
        bindings.using.add(ALLOWED);
        shares.add("subnets");
        assertThat(dependents.users(ACCOUNT)).containsExactly("ResourceShare subnets", "shop/web");
        assertThat(dependents.includeBindings(ACCOUNT)).isTrue();
    }

    @Test
    void providerIsInUseIfAPassFoundSoWhateverTheIndexSays() {
        bindings.counted = 1;
        assertThat(dependents.includeBindings(ACCOUNT)).isTrue();
    }

    @Test
    void shareOrAUsingBindingAloneKeepsTheAccount() {
        shares.add("subnets");
        assertThat(dependents.keep(ACCOUNT)).isTrue();
        shares.clear();
        bindings.isUsed = true;
        assertThat(dependents.keep(ACCOUNT)).isTrue();
    }
}
