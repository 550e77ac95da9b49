package io.crossbind.e2e.cluster;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the one cluster of this JVM as a parameter of type {@link Cluster}. It starts when the first test asks and ends with the JVM, so
 * tests use namespaces of their own. JUnit's root store would not do: Surefire runs each class of a fork as an execution with a root of its own.
 */
public final class ClusterExtension implements ParameterResolver {
    private static @Nullable Cluster cluster;

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Cluster.class;
    }

    @Override
    public Cluster resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return shared();
    }

    private static synchronized Cluster shared() {
        if (cluster == null) {
            cluster = Clusters.select();
        }
        return cluster;
    }
}
