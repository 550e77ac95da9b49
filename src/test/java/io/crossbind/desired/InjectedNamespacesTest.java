package io.crossbind.desired;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.model.NamespaceFacts;
import io.crossbind.model.Reason;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InjectedNamespacesTest {
    private static final Map<String, String> LABELLED = Map.of("crossbind.io/inject", "enabled");
    private final InjectedNamespaces served = InjectedNamespaces.servedFrom("crossbind-system");

    @Test
    void podsOfALabelledNamespaceAreInjected() {
        assertThat(reason(served, "team-a", LABELLED)).isEqualTo(Reason.INJECTED);
    }

    @Test
    void podsOfANamespaceWithoutTheLabelOrWithAnotherValueAreNot() {
        assertThat(reason(served, "team-a", Map.of())).isEqualTo(Reason.NAMESPACE_NOT_LABELLED);
        assertThat(reason(served, "team-a", Map.of("crossbind.io/inject", "true")))
                .isEqualTo(Reason.NAMESPACE_NOT_LABELLED);
        assertThat(served.of(new NamespaceFacts("team-a", "uid", Map.of())).conditionMessage())
                .contains("namespace team-a", "crossbind.io/inject=enabled");
    }

    @Test
    void podsOfExcludedNamespacesAreNotWhateverTheirLabels() {
        assertThat(reason(served, "kube-system", LABELLED)).isEqualTo(Reason.NAMESPACE_NOT_LABELLED);
        assertThat(reason(served, "crossbind-system", LABELLED)).isEqualTo(Reason.NAMESPACE_NOT_LABELLED);
    }

    @Test
    void nothingIsInjectedWithoutAWebhook() {
        assertThat(reason(InjectedNamespaces.none(), "team-a", LABELLED)).isEqualTo(Reason.WEBHOOK_OFF);
    }

    private static Reason reason(InjectedNamespaces injection, String namespace, Map<String, String> labels) {
        return injection.of(new NamespaceFacts(namespace, "uid", labels)).reason();
    }
}
