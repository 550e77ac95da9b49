package io.crossbind.e2e.cluster;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the one cluster of the run as a parameter of type {@link Cluster}. It starts when the first test asks and
 * ends with the last one, so tests use namespaces of their own.
 */
public final class ClusterExtension implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Cluster.class;
    }

    @Override
    public Cluster resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return shared(context);
    }

    /** For extensions that build on the cluster. */
    public static Cluster shared(ExtensionContext context) {
        // The root store closes what can be closed after the last test.
        return context.getRoot()
                .getStore(Namespace.create(ClusterExtension.class))
                .computeIfAbsent(Cluster.class, absent -> Clusters.select(), Cluster.class);
    }
}
