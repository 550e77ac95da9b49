package io.crossbind.reconcile.port;

import io.crossbind.api.v1alpha1.AccessRecordSpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The records of given access. Only the operator may write them. Queries answer from a cache that shows each write of this process at once. */
public interface AccessRecords {

    /** The record of the binding with this UID. */
    Optional<AccessRecordSpec> of(NamespacedName binding, String uid);

    /** The records of all bindings that ever had a name and whose access is not gone yet. */
    List<AccessRecordSpec> ofName(NamespacedName binding);

    /** The records of the bindings that reach an AwsAccount, or whose own role is there. */
    Stream<AccessRecordSpec> inAccount(String account);

    /** The records of the bindings of a namespace. */
    Stream<AccessRecordSpec> inNamespace(String namespace);

    /**
     * The records that name a role.
     *
     * @param arn ARN of the role
     */
    Stream<AccessRecordSpec> ofRole(String arn);

    /** The records of deleted bindings whose roles stay, and of which an AwsAccount has a role or is reached. */
    Stream<AccessRecordSpec> retainedIn(String account);

    /**
     * Creates the record of a binding, or replaces the record that a query answers.
     *
     * @throws ClusterFailure if the API server refuses, or another process changed the record meanwhile
     */
    void write(AccessRecordSpec record);

    /**
     * Deletes a record that a query answered. A record that is gone already is deleted.
     *
     * @throws ClusterFailure if the API server refuses
     */
    void delete(AccessRecordSpec record);
}
