package io.crossbind.plan.account;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.desired.TrustPolicies;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.Issuer;
import io.crossbind.model.ObservedProvider;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.PolicyDocument;
import io.crossbind.plan.Reading;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An AwsAccount {@code data}, its roles and its providers. */
final class AccountExamples {
    static final ClusterIdentity CLUSTER =
            new ClusterIdentity("prod", new Issuer("https://issuer.example"), "sts.amazonaws.com");
    static final String PROVIDER = "arn:aws:iam::222222222222:oidc-provider/issuer.example";
    static final String FORMER = "arn:aws:iam::222222222222:oidc-provider/former.example";
    static final String BOUNDARY = "arn:aws:iam::222222222222:policy/boundary";
    static final PolicyDocument TRUST = PolicyDocument.parse("""
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111111111111:root"},
              "Action": "sts:AssumeRole"}]}
            """);
    static final PolicyDocument NOBODY = TrustPolicies.nobody();

    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private AccountExamples() {}

    /** A managed account. */
    static AwsAccount managed() {
        return account("data", "managementRole: {arn: \"arn:aws:iam::222222222222:role/op\", externalId: x}", null);
    }

    static AwsAccount account(String name, String access, @Nullable String status) {
        return Serialization.unmarshal(
                """
                metadata: {name: %s, generation: 1, creationTimestamp: "2026-01-01T00:00:00Z"}
                spec:
                  accountId: "222222222222"
                  region: eu-west-1
                  %s
                  permissionsBoundaryArn: "%s"
                status: %s
                """.formatted(name, access, BOUNDARY, status == null ? "null" : status), AwsAccount.class);
    }

    static AccountSituation situation(AwsAccount account, String... users) {
        return new AccountSituation(account, List.of(account), new Reading.Known<>(CLUSTER), Set.of(users), NOW);
    }

    /** A role of binding {@code namespace/name}. */
    static ObservedRole role(String name, String namespace, @Nullable String namespaceUid, PolicyDocument trust) {
        Map<String, String> tags =
                new HashMap<>(Map.of(OwnerTags.CLUSTER, CLUSTER.id(), OwnerTags.BINDING, namespace + "/" + name));
        if (namespaceUid != null) {
            tags.put(OwnerTags.NAMESPACE_UID, namespaceUid);
        }
        return new ObservedRole(
                name,
                "/crossbind/",
                "arn:aws:iam::222222222222:role/crossbind/" + name,
                "AROA" + name,
                trust,
                null,
                3600,
                null,
                tags,
                Map.of(),
                Set.of(),
                Set.of());
    }

    static ObservedProvider provider(String cluster) {
        return new ObservedProvider(PROVIDER, Set.of("sts.amazonaws.com"), Map.of(OwnerTags.CLUSTER, cluster));
    }
}
