package io.crossbind.model;

import java.util.Map;
import java.util.Set;

/**
 * A service account, as the API server returns it.
 *
 * @param uid metadata.uid; an apply with the UID can never create another service account by mistake
 * @param annotations all annotations
 * @param appliedAnnotations names of the annotations applied by this operator (metadata.managedFields)
 * @param ownedBy UIDs of the owners, including the binding that created the service account
 * @param claimed whether another manager, such as Helm, manages the whole object: no binding deletes such a service account, not even the
 *     creating one
 */
public record ObservedServiceAccount(
        String uid,
        Map<String, String> annotations,
        Set<String> appliedAnnotations,
        Set<String> ownedBy,
        boolean claimed) {
    public ObservedServiceAccount {
        annotations = Map.copyOf(annotations);
        appliedAnnotations = Set.copyOf(appliedAnnotations);
        ownedBy = Set.copyOf(ownedBy);
    }

    /** Creates a service account without another manager. */
    public ObservedServiceAccount(
            String uid, Map<String, String> annotations, Set<String> appliedAnnotations, Set<String> ownedBy) {
        this(uid, annotations, appliedAnnotations, ownedBy, false);
    }
}
