package io.crossbind.reconcile.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.model.Partition;
import io.crossbind.model.ResourceArn;
import io.crossbind.reconcile.FixedCaches;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A hostile tenant with write access to statuses, among other users of an account. */
class BindingIndexTest {
    private static final AwsAccount ACCOUNT = Serialization.unmarshal("""
            apiVersion: crossbind.io/v1alpha1
            kind: AwsAccount
            metadata: {name: data}
            spec: {accountId: "222222222222", region: eu-west-1}
            """, AwsAccount.class);

    private static CrossAccountBinding binding(String namespace, String asked, String status) {
        return Serialization.unmarshal("""
                apiVersion: crossbind.io/v1alpha1
                kind: CrossAccountBinding
                metadata: {name: app, namespace: %s, uid: uid-of-%s}
                spec:
                  accountRef: {name: data}
                  workload: {serviceAccount: {name: app, delivery: WebIdentity}}
                  role: {}
                  grants: [{resourceArn: "%s", access: Read}]
                status: %s
                """.formatted(namespace, namespace, asked, status), CrossAccountBinding.class);
    }

    private static Set<ResourceArn> granted(CrossAccountBinding... all) {
        return index(all).granted(ACCOUNT, new Partition("aws"), binding -> {
            if (binding.getMetadata().getNamespace().equals("broken")) {
                throw new IllegalStateException("a value that nobody expects");
            }
            return !binding.getMetadata().getNamespace().equals("foreign");
        });
    }

    private static final CrossAccountBinding SHOP =
            binding("shop", "arn:aws:s3:::shop/in/*", "{conditions: [], grants: [\"arn:aws:s3:::shop\"]}");

    @Test
    void aStatusThatCannotBeReadIsInNobodysWay() {
        CrossAccountBinding hostile = binding(
                "team", "arn:aws:s3:::team", "{conditions: [], grants: [\"not an arn\", \"arn:aws:s3:::team\"]}");
        assertThat(granted(hostile, SHOP))
                .extracting(ResourceArn::toString)
                .containsExactlyInAnyOrder("arn:aws:s3:::shop", "arn:aws:s3:::team");
    }

    @Test
    void aBindingThatCannotBeJudgedIsInNobodysWay() {
        CrossAccountBinding broken =
                binding("broken", "arn:aws:s3:::broken", "{conditions: [], grants: [\"arn:aws:s3:::broken\"]}");
        assertThat(granted(broken, SHOP)).extracting(ResourceArn::toString).containsExactly("arn:aws:s3:::shop");
    }

    /** Such reads would reveal the existing buckets, and cost the account calls. */
    @Test
    void noResourceIsReadForABindingThatIsNotAdmitted() {
        CrossAccountBinding foreign =
                binding("foreign", "arn:aws:s3:::secret", "{conditions: [], grants: [\"arn:aws:s3:::secret\"]}");
        assertThat(granted(foreign)).isEmpty();
    }

    @Test
    void noResourceIsReadThatABindingDoesNotAskFor() {
        CrossAccountBinding hostile =
                binding("team", "arn:aws:s3:::team", "{conditions: [], grants: [\"arn:aws:s3:::secret\"]}");
        assertThat(granted(hostile)).isEmpty();
    }

    @Test
    void aRoleThatIsNoneCountsAsNotWritten() {
        CrossAccountBinding hostile = binding(
                "team",
                "arn:aws:s3:::team",
                "{conditions: [], targetRole: {arn: \"*\", id: AROA1}, sourceRole: {arn: \"arn:aws:iam::222222222222:role/*\"}}");
        assertThat(BindingHistory.roleArn(hostile)).isEmpty();
        assertThat(BindingHistory.sourceRole(hostile)).isEmpty();
        assertThat(BindingHistory.reachingRole(hostile)).isEmpty();
    }

    private static BindingIndex index(CrossAccountBinding... all) {
        return new BindingIndex(FixedCaches.of(all));
    }

    private static CrossAccountBinding created(String name, String namespace, String account, String time) {
        CrossAccountBinding binding = binding(namespace, "arn:aws:s3:::a", "{conditions: []}");
        binding.getMetadata().setName(name);
        binding.getMetadata().setCreationTimestamp(time);
        return Serialization.unmarshal(
                Serialization.asYaml(binding).replace("name: \"data\"", "name: \"" + account + "\""),
                CrossAccountBinding.class);
    }

    @Test
    void olderBindingsAreThoseOfTheNamespaceToTheAccount() {
        CrossAccountBinding app = created("m", "shop", "data", "2026-03-02T00:00:00Z");
        BindingIndex index = index(
                app,
                created("older", "shop", "data", "2026-03-01T00:00:00Z"),
                created("a", "shop", "data", "2026-03-02T00:00:00Z"),
                created("z", "shop", "data", "2026-03-02T00:00:00Z"),
                created("younger", "shop", "data", "2026-03-03T00:00:00Z"),
                created("elsewhere", "shop", "other", "2026-03-01T00:00:00Z"),
                created("foreign", "team", "data", "2026-03-01T00:00:00Z"));
        assertThat(index.countOlder(app)).isEqualTo(2);
    }
}
