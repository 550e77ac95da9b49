package io.crossbind.e2e.demo;

import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.operator.Installed;
import io.crossbind.e2e.process.ProjectRoot;
import java.nio.file.Path;
import java.util.List;

/** The shipped manifests on the demo's cluster. */
final class Installation {

    private static final List<String> KINDS =
            List.of("accessrecords", "awsaccounts", "crossaccountbindings", "resourceshares");

    /** All files of operator/kustomization.yaml except the Deployment, which the operator's process replaces. */
    private static final List<String> MANIFESTS =
            List.of("namespace.yaml", "serviceaccount.yaml", "rbac.yaml", "user-roles.yaml", "service.yaml");

    private Installation() {}

    /** Installs the operator and returns the kubeconfig of its own service account. */
    static Path on(Cluster cluster) {
        if (!cluster.name().equals("embedded")) {
            return Installed.on(cluster).kubeconfig();
        }
        // Does not use kubectl, because kubectl is not a requirement of the demo.
        KINDS.forEach(
                kind -> Documents.apply(cluster.admin(), ProjectRoot.path("crds/crossbind.io_" + kind + ".yaml")));
        MANIFESTS.forEach(name -> Documents.apply(cluster.admin(), ProjectRoot.path("operator/" + name)));
        return cluster.kubeconfigOf(Installed.NAMESPACE, Installed.NAME);
    }
}
