package io.crossbind.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The passes over two AwsAccounts of one account, and over the objects naming them. Only the older AwsAccount counts. */
class AccountPassesTest {
    private static final String ID = "520000000001";

    private final QuietWorld site = QuietWorld.begin();

    @BeforeEach
    void open() {
        site.openAccount(ID);
        site.namespace("shop");
        site.apply(account("first", ID));
        site.awaitAccount("first", "Observed");
        site.run(Duration.ofSeconds(5));
        site.apply(account("second", ID));
        site.awaitAccount("second", "DuplicateAccount");
    }

    @AfterEach
    void close() {
        site.close();
    }

    private static String account(String name, String id) {
        return QuietWorld.target(name, id, """
            shares: {resources: ["arn:aws:ec2:eu-west-1:%s:*"], principals: ["333333333333"], allowExternalPrincipals: true}
            rules:
              - name: all
                namespaces: {names: [shop]}
                managedPolicyArns: ["arn:aws:iam::aws:policy/*"]
                actions: ["s3:*"]
                resources: ["arn:aws:s3:::*"]
            driftCheckInterval: 1h
            """.formatted(id));
    }

    private static String binding(String account) {
        return """
            apiVersion: crossbind.io/v1alpha1
            kind: CrossAccountBinding
            metadata: {name: of-%1$s, namespace: shop}
            spec:
              accountRef: {name: %1$s}
              workload: {serviceAccount: {name: of-%1$s, create: true}}
              role: {managedPolicyArns: ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"]}
            """.formatted(account);
    }

    @Test
    void youngerAccountNamesTheOlderOneAndIsReadWhenTheOlderOneIsDeleted() {
        assertThat(site.message(AwsAccount.class, "second")).contains("first");
        assertThat(site.reason(AwsAccount.class, "first")).isEqualTo("Observed");

        site.deleteAndWait(AwsAccount.class, "first");
        site.awaitAccount("second", "Observed");
    }

    @Test
    void bindingOfTheYoungerAccountWritesNothingUntilTheOlderOneIsDeleted() {
        site.clearCalls();
        site.apply(binding("second"));
        site.awaitBinding("shop/of-second", "AccountStalled");
        assertThat(site.message(CrossAccountBinding.class, "shop/of-second")).contains("first");
        assertThat(site.writes(ID)).isEmpty();

        site.apply(binding("first"));
        site.awaitBinding("shop/of-first", "Ready");
        assertThat(site.world.aws.inspect().roles(ID).keySet())
                .as("a later binding of the older account is Ready, and the other has no role")
                .noneMatch(role -> role.contains("of-second"));

        site.deleteAndWait(CrossAccountBinding.class, "shop/of-first");
        site.deleteAndWait(AwsAccount.class, "first");
        site.awaitBinding("shop/of-second", "Ready");
    }

    @Test
    void shareOfTheYoungerAccountWritesNothing() {
        site.clearCalls();
        site.apply(share("second"));
        site.awaitShare("of-second", "AccountStalled");
        site.apply(share("first"));
        site.awaitShare("of-first", "InvitationPending");
        assertThat(site.world.aws.inspect().shares().values())
                .extracting(share -> share.name())
                .allMatch(name -> name.contains("of-first"));
    }

    private static String share(String account) {
        return """
            apiVersion: crossbind.io/v1alpha1
            kind: ResourceShare
            metadata: {name: of-%1$s}
            spec:
              accountRef: {name: %1$s}
              resourceArns: ["arn:aws:ec2:eu-west-1:%2$s:prefix-list/pl-1"]
              principals: [{accountId: "333333333333"}]
              allowExternalPrincipals: true
            """.formatted(account, ID);
    }
}
