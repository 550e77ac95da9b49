package io.crossbind.simulation;

import io.crossbind.api.v1alpha1.AccessRecord;
import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.ResourceShare;
import io.crossbind.kit.cluster.Kind;
import io.crossbind.kit.cluster.ObjectKey;
import io.crossbind.reconcile.port.NamespacedName;
import java.util.function.UnaryOperator;

/** The operator's own kinds in the store of the kit. */
final class Api {
    static final Kind<AwsAccount> ACCOUNTS = Kind.ofCustomResource(AwsAccount.class, AwsAccount::new);
    static final Kind<CrossAccountBinding> BINDINGS =
            Kind.ofCustomResource(CrossAccountBinding.class, CrossAccountBinding::new);
    static final Kind<ResourceShare> SHARES = Kind.ofCustomResource(ResourceShare.class, ResourceShare::new);
    static final Kind<AccessRecord> RECORDS = Kind.of(AccessRecord.class, AccessRecord::new)
            .withContent(new Kind.Part<>(AccessRecord::getSpec, AccessRecord::setSpec, UnaryOperator.identity()))
            .withCountedGenerations();

    private Api() {}

    static ObjectKey key(NamespacedName name) {
        return new ObjectKey(name.namespace(), name.name());
    }
}
