package io.crossbind.kubernetes;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.reconcile.port.NamespacedName;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.stream.Stream;

/** The bindings named in an object's owner references. */
public final class BindingOwners {
    private static final String GROUP = HasMetadata.getGroup(CrossAccountBinding.class);
    private static final String KIND = HasMetadata.getKind(CrossAccountBinding.class);

    private BindingOwners() {}

    /** The bindings that own an object. */
    public static Stream<NamespacedName> owningBindings(HasMetadata object) {
        return owningBindings(object.getMetadata())
                .map(owner -> new NamespacedName(object.getMetadata().getNamespace(), owner.getName()));
    }

    /** The owner references that name a binding. */
    public static Stream<OwnerReference> owningBindings(ObjectMeta metadata) {
        return metadata.getOwnerReferences().stream().filter(BindingOwners::isBinding);
    }

    /** Returns whether an owner reference names a binding. */
    public static boolean isBinding(OwnerReference owner) {
        return KIND.equals(owner.getKind()) && owner.getApiVersion().startsWith(GROUP + "/");
    }
}
