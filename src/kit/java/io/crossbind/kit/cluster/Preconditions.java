package io.crossbind.kit.cluster;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import org.jspecify.annotations.Nullable;

/**
 * The preconditions of a write on the stored object (Kubernetes, {@code metav1.Preconditions}).
 *
 * @param uid the UID, null for any UID
 * @param resourceVersion the resource version, null for any version
 */
public record Preconditions(@Nullable String uid, @Nullable String resourceVersion) {
    /** Any object with the name. */
    public static final Preconditions NONE = new Preconditions(null, null);

    /** Only the object with this UID. */
    public static Preconditions uid(String uid) {
        return new Preconditions(uid, null);
    }

    /** Only the object in this version. */
    public static Preconditions version(String resourceVersion) {
        return new Preconditions(null, resourceVersion);
    }

    static Preconditions of(ObjectMeta metadata) {
        return new Preconditions(blankToNull(metadata.getUid()), blankToNull(metadata.getResourceVersion()));
    }

    /** Returns whether the live resource version differs from the required one, if any. */
    private boolean isStale(ObjectMeta live) {
        return resourceVersion != null && !resourceVersion.equals(live.getResourceVersion());
    }

    /** Returns whether the live UID differs from the required one, if any. */
    private boolean isOfAnother(ObjectMeta live) {
        return uid != null && !uid.equals(live.getUid());
    }

    /** An apply with a UID creates nothing. */
    void checkCreatingApply(Kind<?> kind, ObjectKey key) {
        if (uid != null) {
            throw ApiRefusal.conflict(
                    kind.plural(),
                    key.name(),
                    "uid mismatch: the provided object specified uid " + uid + ", and no existing object was found");
        }
    }

    /** PUT compares the UID before the write. */
    void checkPut(Kind<?> kind, ObjectKey key, ObjectMeta live) {
        if (isOfAnother(live)) {
            throw ApiRefusal.conflict(
                    kind.plural(),
                    key.name(),
                    "Precondition failed: UID in precondition: " + uid + ", UID in object meta: " + live.getUid());
        }
        checkVersion(kind, key, live);
    }

    /** A patch, and an apply, with another UID would change an immutable field. */
    void checkPatch(Kind<?> kind, ObjectKey key, ObjectMeta live) {
        checkVersion(kind, key, live);
        if (isOfAnother(live)) {
            throw ApiRefusal.invalid(
                    kind.name(), key.name(), "metadata.uid: Invalid value: \"" + uid + "\": field is immutable");
        }
    }

    /** DELETE takes UID and resource version as options. */
    void checkDelete(Kind<?> kind, ObjectKey key, ObjectMeta live) {
        if (isOfAnother(live)) {
            throw ApiRefusal.conflict(
                    kind.name(),
                    key.name(),
                    "the UID in the precondition (" + uid + ") does not match the UID in record (" + live.getUid()
                            + "). The object might have been deleted and then recreated");
        }
        if (isStale(live)) {
            throw ApiRefusal.conflict(
                    kind.name(),
                    key.name(),
                    "the ResourceVersion in the precondition (" + resourceVersion
                            + ") does not match the ResourceVersion in record (" + live.getResourceVersion()
                            + "). The object might have been modified");
        }
    }

    private void checkVersion(Kind<?> kind, ObjectKey key, ObjectMeta live) {
        if (isStale(live)) {
            throw ApiRefusal.conflict(
                    kind.plural(),
                    key.name(),
                    "the object has been modified; please apply your changes to the latest version and try again");
        }
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }
}
