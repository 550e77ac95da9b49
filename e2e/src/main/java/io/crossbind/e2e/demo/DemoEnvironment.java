package io.crossbind.e2e.demo;

import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.operator.OperatorProcess;
import io.crossbind.e2e.sandbox.Sandbox;
import java.time.Duration;
import java.util.List;

/** The environment of the tour: a cluster, an AWS with three accounts, and the operator as shipped, in a separate process. */
final class DemoEnvironment implements AutoCloseable {

    /** The account of the cluster and of the operator's own role. */
    static final AccountId HOME = new AccountId("111111111111");

    /** The account of the examples' bindings, data-prod. */
    static final AccountId DATA = new AccountId("222222222222");

    /** The account of namespaces-by-label.yaml, ml-prod. */
    static final AccountId ML = new AccountId("333333333333");

    static final String BUCKET = "reports-data-prod";
    static final String KEY = "2026/q3.csv";

    private static final String REGION = "eu-west-1";
    private static final String EKS_CLUSTER = "prod";

    private final Cluster cluster;
    private final Sandbox aws;
    private final OperatorProcess operator;
    private final Manifests manifests;

    private DemoEnvironment(Cluster cluster, Sandbox aws, OperatorProcess operator, Manifests manifests) {
        this.cluster = cluster;
        this.aws = aws;
        this.operator = operator;
        this.manifests = manifests;
    }

    /** An AWS account by its 12-digit id. */
    record AccountId(String id) {
        @Override
        public String toString() {
            return id;
        }
    }

    /**
     * Starts the cluster, the AWS and the operator in turn, and prints each start.
     *
     * @param patience the time that a step waits for an action of the operator
     */
    static DemoEnvironment start(Options.Kind kind, Terminal terminal, Duration patience) {
        terminal.line(
                "crossbind: a workload of a cluster gets access to another AWS account. Everything runs on this machine.");
        terminal.blank();
        Cluster cluster = kind.start();
        Sandbox aws = Sandbox.start();
        try {
            terminal.line("  cluster   %s Kubernetes API, issuer %s".formatted(cluster.name(), cluster.issuer()));
            furnish(aws, cluster);
            terminal.line("  AWS       sandbox in this process, accounts %s (operator account), %s and %s"
                    .formatted(HOME, DATA, ML));
            OperatorProcess operator = OperatorProcess.with(Installation.on(cluster))
                    .environment(aws.operatorEnvironment(HOME.id()))
                    .flag("eks-cluster", EKS_CLUSTER)
                    .flag("region", REGION)
                    .flag("propagation-time", "1s")
                    .flag("log-format", "text")
                    .start();
            terminal.line("  operator  target/crossbind.jar, in a separate process with its own service account");
            return new DemoEnvironment(cluster, aws, operator, new Manifests(cluster.admin(), patience));
        } catch (RuntimeException e) {
            aws.close();
            cluster.close();
            throw e;
        }
    }

    /** The objects in AWS before the operator starts. Account owners create all of them, as install.md describes. */
    private static void furnish(Sandbox aws, Cluster cluster) {
        aws.trustIssuer(cluster.issuer(), cluster::jwks);
        aws.createCluster(HOME.id(), REGION, EKS_CLUSTER, cluster.issuer());
        List.of(HOME, DATA, ML).forEach(account -> new DemoAccount(aws, account).createBoundary());
        DemoAccount data = new DemoAccount(aws, DATA);
        aws.createManagementRole(DATA.id(), HOME.id(), "0b9d2c1e-5c1f-4f0e-9a55-2f6f3f6f0c11", data.boundaryArn());
        aws.createManagementRole(
                ML.id(), HOME.id(), "7e1d0f52-0c4c-4a8e-8a4b-6d5a6c7f2e90", new DemoAccount(aws, ML).boundaryArn());
        data.createSharedPolicy("read-catalog");
        data.createObject(BUCKET, KEY, "region,revenue\nemea,42\n");
    }

    Cluster cluster() {
        return cluster;
    }

    Sandbox aws() {
        return aws;
    }

    OperatorProcess operator() {
        return operator;
    }

    Manifests manifests() {
        return manifests;
    }

    /** The account as its administrator sees it. */
    DemoAccount account(AccountId id) {
        return new DemoAccount(aws, id);
    }

    @Override
    public void close() {
        operator.close();
        aws.close();
        cluster.close();
    }
}
