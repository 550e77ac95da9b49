package io.crossbind.operator;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Lease by which one replica leads.
 *
 * @param identity of this replica, as spec.holderIdentity
 */
record LeaderLease(String namespace, String identity) {
    static final String NAME = "crossbind";

    private static final Logger LOG = LoggerFactory.getLogger(LeaderLease.class);

    /**
     * Lets another replica lead at once, and not only when the Lease has run out: to be called when this one no longer writes. Of the
     * framework's own elector nothing releases it.
     */
    void release(KubernetesClient client) {
        try {
            Lease lease = client.leases().inNamespace(namespace).withName(NAME).get();
            if (lease != null && identity.equals(lease.getSpec().getHolderIdentity())) {
                client.resource(new LeaseBuilder(lease)
                                .editSpec()
                                .withHolderIdentity(null)
                                .endSpec()
                                .build())
                        .update();
            }
        } catch (KubernetesClientException e) {
            LOG.warn("the Lease is not released and runs out by itself", e);
        }
    }
}
