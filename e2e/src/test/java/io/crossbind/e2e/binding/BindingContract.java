package io.crossbind.e2e.binding;

import io.crossbind.e2e.aws.AwsStandIn;
import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.ClusterExtension;
import io.crossbind.e2e.world.OperatorEnvironment;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The whole contract, by theme, with one operator and one stand-in for all tests. */
@TestInstance(Lifecycle.PER_CLASS)
@ExtendWith(ClusterExtension.class)
abstract class BindingContract
        implements FirstBindingContract,
                RealClientContract,
                ServiceAccountContract,
                ProviderContract,
                ChangeContract,
                DriftContract,
                OwnershipContract,
                DeletionContract,
                LimitsContract,
                ThirdPartyContract,
                ChainedPodContract {

    @RegisterExtension
    final ParameterResolver teams = new Teams();

    private @Nullable AwsStandIn aws;
    private @Nullable OperatorEnvironment world;

    abstract AwsStandIn standIn(Cluster cluster);

    @BeforeAll
    void start(Cluster cluster) {
        aws = standIn(cluster);
        world = OperatorEnvironment.start(cluster, aws, Map.of("provider-check-interval", "2s"));
    }

    @AfterAll
    void stop() {
        if (world != null) {
            world.close();
        }
        if (aws != null) {
            aws.close();
        }
    }

    /** Gives each test its own tenant, and removes the tenant after the test. */
    private final class Teams implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == TestTenant.class;
        }

        @Override
        public TestTenant resolveParameter(ParameterContext parameter, ExtensionContext context) {
            // The store closes its closeable values after the test.
            return context.getStore(ExtensionContext.Namespace.create(Teams.class))
                    .computeIfAbsent(
                            TestTenant.class, _ -> TestTenant.in(Objects.requireNonNull(world)), TestTenant.class);
        }
    }
}
