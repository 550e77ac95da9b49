package io.crossbind.e2e.binding;

import io.crossbind.e2e.aws.AwsStandIn;
import io.crossbind.e2e.aws.Ministack;
import io.crossbind.e2e.cluster.Cluster;

class MinistackBindingTest extends BindingContract {
    @Override
    AwsStandIn standIn(Cluster cluster) {
        return Ministack.start();
    }
}
