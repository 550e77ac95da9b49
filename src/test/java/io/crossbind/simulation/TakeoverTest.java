package io.crossbind.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.kit.cluster.ObjectKey;
import io.crossbind.kit.cluster.Preconditions;
import io.crossbind.reconcile.Finalizers;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A binding finds the objects of an earlier binding with its name, as after a tenant removed the earlier binding's finalizer. */
class TakeoverTest {
    private static final String ID = "222222222222";
    private static final String BINDING = """
            apiVersion: crossbind.io/v1alpha1
            kind: CrossAccountBinding
            metadata: {name: ann, namespace: shop}
            spec:
              accountRef: {name: data}
              workload: {principal: {arn: "arn:aws:iam::111111111111:user/ann"}}
              role: {managedPolicyArns: ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"]}
            """;

    private final QuietWorld site = QuietWorld.begin();

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void bindingThatFindsItsRoleUnchangedKeepsItAndDeletesIt() {
        site.world.aws.userOf("111111111111", "ann", Map.of());
        site.openAccount(ID);
        site.namespace("shop");
        site.apply(QuietWorld.target("data", ID, """
            rules:
              - name: all
                namespaces: {names: [shop]}
                managedPolicyArns: ["arn:aws:iam::aws:policy/*"]
                workloads: [Principal]
                principals: [{arn: "arn:aws:iam::111111111111:user/ann"}]
                actions: ["s3:*"]
                resources: ["arn:aws:s3:::*"]
            """));
        site.apply(BINDING);
        site.awaitBinding("shop/ann", "Ready");
        String role = site.roleArn("shop/ann");

        site.world.store.patch(
                CrossAccountBinding.class,
                ObjectKey.of("shop", "ann"),
                Preconditions.NONE,
                "tenant",
                live -> live.removeFinalizer(Finalizers.NAME));
        site.deleteAndWait(CrossAccountBinding.class, "shop/ann");
        assertThat(site.world.aws.inspect().role(role)).isPresent();

        site.apply(BINDING);
        site.awaitBinding("shop/ann", "Ready");
        assertThat(Finalizers.has(site.binding("shop/ann"))).isTrue();
        site.deleteAndWait(CrossAccountBinding.class, "shop/ann");
        assertThat(site.world.aws.inspect().role(role)).isEmpty();
    }
}
