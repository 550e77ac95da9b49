package io.crossbind.reconcile.share;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.ResourceShare;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The shares blocking the deletion of an AwsAccount. */
class SharesByAccountTest {
    private static final String FINALIZER = "finalizers: [crossbind.io/aws], ";

    private final SharesByAccount shares = new SharesByAccount(() -> Stream.of(
            share("owned", FINALIZER, "data", "third"),
            share("untouched", "", "data", "third"),
            share("invited", FINALIZER, "owner", "data"),
            share("elsewhere", FINALIZER, "owner", "third")));

    private static ResourceShare share(String name, String metadata, String owner, String receiver) {
        return Serialization.unmarshal("""
                apiVersion: crossbind.io/v1alpha1
                kind: ResourceShare
                metadata: {%sname: %s}
                spec:
                  accountRef: {name: %s}
                  resourceArns: ["arn:aws:ec2:eu-west-1:222222222222:subnet/s-1"]
                  principals: [{accountRef: {name: %s}}]
                """.formatted(metadata, name, owner, receiver), ResourceShare.class);
    }

    private static AwsAccount account(String field) {
        return Serialization.unmarshal("""
                apiVersion: crossbind.io/v1alpha1
                kind: AwsAccount
                metadata: {name: data}
                spec: {accountId: "222222222222", region: eu-west-1%s}
                """.formatted(field), AwsAccount.class);
    }

    @Test
    void accountIsKeptByTheSharesThatItOwnsAndByThoseThatItIsInvitedTo() {
        assertThat(shares.keeping(account(""))).containsExactly("owned", "invited");
    }

    @Test
    void abandonedAccountIsKeptByTheSharesThatItOwnsOnly() {
        assertThat(shares.keeping(account(", abandon: \"222222222222\""))).containsExactly("owned");
    }
}
