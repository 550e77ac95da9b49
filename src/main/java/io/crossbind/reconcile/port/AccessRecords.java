package io.crossbind.reconcile.port;

import io.crossbind.api.v1alpha1.AccessRecordSpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The records of given access. Only the operator may write records. Queries use a write-through cache, which shows each write of this process at
 * once.
 */
public interface AccessRecords {

    /** The record of the binding with this UID. */
    Optional<AccessRecordSpec> of(NamespacedName binding, String uid);

    /** The records of all bindings with the name, including deleted bindings with remaining access. */
    List<AccessRecordSpec> ofName(NamespacedName binding);

    /** The records of the bindings with an AwsAccount as target or as account of the workload's own role. */
    Stream<AccessRecordSpec> inAccount(String account);

    /** The records of the bindings of a namespace. */
    Stream<AccessRecordSpec> inNamespace(String namespace);

    /**
     * The records of a role.
     *
     * @param arn ARN of the role
     */
    Stream<AccessRecordSpec> ofRole(String arn);

    /** The records of deleted bindings with retained roles and with an AwsAccount as target or as account of a role. */
    Stream<AccessRecordSpec> retainedIn(String account);

    /**
     * Creates or replaces the record of a binding.
     *
     * @throws ClusterFailure if the API server refuses, or another process changed the record meanwhile
     */
    void write(AccessRecordSpec record);

    /**
     * Deletes a record from a query. The deletion of a missing record succeeds.
     *
     * @throws ClusterFailure if the API server refuses
     */
    void delete(AccessRecordSpec record);
}
