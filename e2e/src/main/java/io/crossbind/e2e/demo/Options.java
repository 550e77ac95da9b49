package io.crossbind.e2e.demo;

import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.EmbeddedCluster;
import io.crossbind.e2e.cluster.RealCluster;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The options of the demo.
 *
 * @param keep whether the demo keeps running after the tour
 */
record Options(Kind cluster, boolean keep) {

    /** The cluster for the manifests. */
    enum Kind {
        /** A Kubernetes API in this process, which starts in a second and needs no tools. */
        EMBEDDED,
        /** kube-apiserver, controller manager and etcd, built by {@code make tools}. */
        REAL;

        Cluster start() {
            return switch (this) {
                case EMBEDDED -> EmbeddedCluster.start();
                case REAL -> RealCluster.start();
            };
        }

        private String title() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final String CLUSTER = "--cluster=";
    private static final String KEEP = "--keep";

    /**
     * Reads {@code --cluster=embedded|real} and {@code --keep}.
     *
     * @throws IllegalArgumentException for any other argument
     */
    static Options parse(List<String> arguments) {
        Kind cluster = Kind.EMBEDDED;
        boolean keep = false;
        for (String argument : arguments) {
            if (argument.startsWith(CLUSTER)) {
                cluster = kind(argument.substring(CLUSTER.length()));
            } else if (argument.equals(KEEP)) {
                keep = true;
            } else {
                throw new IllegalArgumentException("Unknown argument " + argument + "; the options are " + CLUSTER
                        + kinds() + " and " + KEEP + ".");
            }
        }
        return new Options(cluster, keep);
    }

    private static Kind kind(String title) {
        return Arrays.stream(Kind.values())
                .filter(kind -> kind.title().equals(title))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "Unknown cluster \"" + title + "\"; the clusters are " + kinds() + "."));
    }

    private static String kinds() {
        return Arrays.stream(Kind.values()).map(Kind::title).collect(Collectors.joining("|"));
    }
}
