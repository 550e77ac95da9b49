package io.crossbind.model;

import java.util.Map;
import java.util.Set;

/**
 * A service account as the API server holds it.
 *
 * @param uid its metadata.uid; an apply that names it can never create another one by mistake
 * @param annotations all of them
 * @param appliedAnnotations names of those that this operator applied (metadata.managedFields)
 * @param ownedBy UIDs of its owners; a binding that made it is one
 * @param claimed whether another manager, such as Helm, has the whole object: no binding deletes it then, not even the one that created it
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
