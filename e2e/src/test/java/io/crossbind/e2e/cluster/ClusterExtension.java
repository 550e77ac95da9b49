package io.crossbind.e2e.cluster;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Provides the only cluster of this JVM to tests as a parameter of type {@link Cluster}. The cluster starts at the first use and ends with
 * the JVM, so tests use separate namespaces. JUnit's root store is not enough, because Surefire runs each class of a fork as a separate
 * execution with its own root.
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
