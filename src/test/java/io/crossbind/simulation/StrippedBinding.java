package io.crossbind.simulation;

import io.crossbind.api.v1alpha1.AccessRecord;
import io.crossbind.kit.aws.Inspection.RoleView;
import io.crossbind.kit.cluster.ObjectKey;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** An account with two buckets, and a binding {@code shop/app} in the account. A tenant may remove the binding's finalizer. */
abstract class StrippedBinding {
    static final String ID = "510000000003";
    static final String ROLE = "role: {managedPolicyArns: ['arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess']}";
    static final ObjectKey APP = ObjectKey.of("shop", "app");

    final QuietWorld site = QuietWorld.begin();

    @BeforeEach
    void open() {
        site.openAccount(ID);
        Setup.createBuilder(site.world, ID);
        for (String bucket : List.of("reports", "archive")) {
            Setup.createBucket(site.world, ID, bucket, ID);
        }
        site.namespace("shop");
        limit("names: [shop]", "");
        site.awaitAccount("data", "Observed");
    }

    @AfterEach
    void close() {
        site.close();
    }

    void limit(String namespaces, String more) {
        site.apply(QuietWorld.target(
                "data",
                ID,
                "rules: [{name: all, namespaces: {" + namespaces + "}, actions: ['s3:GetObject'],"
                        + " resources: ['arn:aws:s3:::*'], managedPolicyArns: ['arn:aws:iam::aws:policy/*'],"
                        + " workloads: [Principal], principals: [{arn: 'arn:aws:iam::" + ID + ":role/ci/*'}]}]\n" + more
                        + "driftCheckInterval: 5m\n"));
    }

    /** Applies the binding {@code shop/app} with a role, and with a grant on the objects of each bucket. */
    void apply(String... buckets) {
        String grants = String.join(
                ", ",
                List.of(buckets).stream()
                        .map(bucket -> "{resourceArn: 'arn:aws:s3:::" + bucket + "/*', actions: ['s3:GetObject']}")
                        .toList());
        site.apply("""
            apiVersion: crossbind.io/v1alpha1
            kind: CrossAccountBinding
            metadata: {name: app, namespace: shop}
            spec:
              accountRef: {name: data}
              workload: {principal: {arn: "arn:aws:iam::%s:role/ci/builder"}}
              %s
              grants: [%s]
            """.formatted(ID, ROLE, grants));
    }

    void bind(String... buckets) {
        apply(buckets);
        site.awaitBinding("shop/app", "Ready");
    }

    void strip() {
        site.strip("shop/app");
    }

    boolean isGranted(String bucket) {
        return String.valueOf(site.world.aws.inspect().buckets().get(bucket).policy())
                .contains("Crossbind");
    }

    List<AccessRecord> records() {
        return site.world.store.list(AccessRecord.class);
    }

    RoleView role() {
        return site.role("shop/app");
    }
}
