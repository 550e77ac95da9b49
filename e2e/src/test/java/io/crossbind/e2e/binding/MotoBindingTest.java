package io.crossbind.e2e.binding;

import io.crossbind.e2e.aws.AwsStandIn;
import io.crossbind.e2e.aws.Moto;
import io.crossbind.e2e.cluster.Cluster;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SelectedTests.class)
class MotoBindingTest extends BindingContract {
    @Override
    AwsStandIn standIn(Cluster cluster) {
        return Moto.startWithoutManagedPolicies();
    }
}
