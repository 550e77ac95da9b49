package io.crossbind.desired;

import io.crossbind.model.NamespaceFacts;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import java.util.Set;

/**
 * The namespaces for injection: the labelled namespaces, as the MutatingWebhookConfiguration selects them.
 *
 * @param served whether the webhook runs
 * @param excluded namespaces excluded by the webhook, whatever their labels are
 */
public record InjectedNamespaces(boolean served, Set<String> excluded) {
    /**
     * The label for injection. On a namespace, the value {@link #ENABLED} turns injection on. On a pod, the value {@code false} turns injection off.
     */
    public static final String LABEL = "crossbind.io/inject";

    private static final String ENABLED = "enabled";

    /**
     * System pods must start without the webhook, whatever labels their namespaces have (Kubernetes, good practices for admission
     * webhooks).
     */
    private static final String SYSTEM = "kube-system";

    public InjectedNamespaces {
        excluded = Set.copyOf(excluded);
    }

    /** For an operator without a webhook. */
    public static InjectedNamespaces none() {
        return new InjectedNamespaces(false, Set.of());
    }

    /** The namespaces that the operator's webhook in this namespace injects. */
    public static InjectedNamespaces servedFrom(String operatorNamespace) {
        return new InjectedNamespaces(true, Set.of(SYSTEM, operatorNamespace));
    }

    /** Reports whether pods of a namespace get the file: {@link Reason#INJECTED}, or the cause for which they do not. */
    public Problem of(NamespaceFacts namespace) {
        if (!served) {
            return new Problem(Reason.WEBHOOK_OFF, "No pods are injected: the operator's webhook is disabled");
        }
        if (excluded.contains(namespace.name())) {
            return new Problem(
                    Reason.NAMESPACE_NOT_LABELLED,
                    "No pods of namespace " + namespace.name() + " are injected: the webhook excludes the namespace");
        }
        return ENABLED.equals(namespace.labels().get(LABEL))
                ? new Problem(
                        Reason.INJECTED,
                        "The webhook injects the AWS config file into pods of namespace " + namespace.name())
                : new Problem(
                        Reason.NAMESPACE_NOT_LABELLED,
                        "No pods of namespace " + namespace.name()
                                + " are injected: the namespace does not have the label " + LABEL + "=" + ENABLED);
    }
}
