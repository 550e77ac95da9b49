package io.crossbind.model;

import java.util.Map;
import java.util.Set;

/**
 * A service account, as the API server returns it.
 *
 * @param uid its metadata.uid; an apply with the UID can never create another service account by mistake
 * @param annotations all annotations
 * @param appliedAnnotations names of the annotations that this operator applied (metadata.managedFields)
 * @param ownedBy UIDs of its owners, including the binding that created it
 * @param claimed whether another manager, such as Helm, manages the whole object: no binding deletes it then, not even its creator
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

    /** A service account that no other tool manages. */
    public ObservedServiceAccount(
            String uid, Map<String, String> annotations, Set<String> appliedAnnotations, Set<String> ownedBy) {
        this(uid, annotations, appliedAnnotations, ownedBy, false);
    }
}
