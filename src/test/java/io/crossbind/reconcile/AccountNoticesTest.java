package io.crossbind.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.reconcile.port.NamespacedName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The passes over a binding or a share that requeue its accounts. */
class AccountNoticesTest {
    private final List<NamespacedName> requeued = new ArrayList<>();
    private final AccountNotices notices = new AccountNotices(requeued::add);

    private Set<NamespacedName> taken() {
        Set<NamespacedName> all = Set.copyOf(requeued);
        requeued.clear();
        return all;
    }

    private static NamespacedName account(String name) {
        return NamespacedName.ofCluster(name);
    }

    @Test
    void firstPassRequeuesTheAccountsOfTheObjectAndTheNextOneDoesNot() {
        notices.update("u1", Set.of("data", "home"), "has a role");
        assertThat(taken()).containsExactlyInAnyOrder(account("data"), account("home"));
        notices.update("u1", Set.of("data", "home"), "has a role");
        assertThat(taken()).isEmpty();
    }

    @Test
    void changedFactRequeuesTheAccounts() {
        notices.update("u1", Set.of("data"), "has a role");
        taken();
        notices.update("u1", Set.of("data"), "has no role");
        assertThat(taken()).containsExactly(account("data"));
    }

    @Test
    void objectThatMovesRequeuesBothItsFormerAndItsNewAccount() {
        notices.update("u1", Set.of("data"), "has a role");
        taken();
        notices.update("u1", Set.of("other"), "has a role");
        assertThat(taken()).containsExactlyInAnyOrder(account("data"), account("other"));
    }

    @Test
    void goneObjectRequeuesTheAccountsThatItLastUsed() {
        notices.update("u1", Set.of("data"), "has a role");
        taken();
        notices.forget("u1", Set.of("other"));
        assertThat(taken()).containsExactly(account("data"));
        notices.forget("u1", Set.of("other"));
        assertThat(taken()).as("an object without a pass").containsExactly(account("other"));
    }
}
