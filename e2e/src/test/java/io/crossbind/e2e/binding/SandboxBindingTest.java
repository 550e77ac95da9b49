package io.crossbind.e2e.binding;

import io.crossbind.e2e.aws.AwsStandIn;
import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.sandbox.Sandbox;

class SandboxBindingTest extends BindingContract {
    @Override
    AwsStandIn standIn(Cluster cluster) {
        Sandbox sandbox = Sandbox.start();
        sandbox.trustIssuer(cluster.issuer(), cluster::jwks);
        return sandbox;
    }
}
