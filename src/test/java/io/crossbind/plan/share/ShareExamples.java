package io.crossbind.plan.share;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.ResourceShare;
import io.crossbind.desired.AccountFacts;
import io.crossbind.desired.shares.AccountsOfShare;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.Issuer;
import io.crossbind.model.Partition;
import io.crossbind.plan.Reading;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A ResourceShare {@code subnets} of account {@code network}; account {@code guest}, outside the organization, accepts its invitations. */
final class ShareExamples {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    static final Duration SETTLING = Duration.ofSeconds(30);
    static final String OWNER = "222222222222";
    static final String INSIDER = "444444444444";
    static final String GUEST = "666666666666";
    static final String STRANGER = "777777777777";
    static final String ARN = "arn:aws:ram:eu-west-1:222222222222:resource-share/1";
    static final ClusterIdentity CLUSTER =
            new ClusterIdentity("prod", new Issuer("https://issuer.example"), "sts.amazonaws.com");

    /** A test chooses a field. The other fields have the values of a wanted and allowed share. */
    List<String> resources = List.of(subnet(1));

    List<String> principals = List.of(INSIDER);
    boolean external = true;
    List<String> permissions = List.of();
    Set<String> allowedResources = Set.of(subnet(1), subnet(2), subnet(3));
    Set<String> allowedPrincipals = Set.of(INSIDER, GUEST, STRANGER);
    boolean allowsExternal = true;
    String ownerSpec = "managementRole: {arn: \"arn:aws:iam::222222222222:role/op\", externalId: x}";

    @Nullable
    String ownerDeleted;

    boolean ownerExists = true;
    String acceptsFrom = OWNER;

    @Nullable
    String deleted;

    @Nullable
    String status;

    Reading<ClusterIdentity> cluster = new Reading.Known<>(CLUSTER);

    static String subnet(int number) {
        return "arn:aws:ec2:eu-west-1:222222222222:subnet/subnet-" + number;
    }

    /** The status with a share. */
    static String recorded(@Nullable String arn, Instant changed) {
        return "{region: eu-west-1, " + (arn == null ? "" : "arn: \"" + arn + "\", ") + "lastAppliedTime: \"" + changed
                + "\"}";
    }

    ShareSituation situation() {
        AwsAccount owner = account("network", OWNER, ownerSpec, ownerDeleted, """
                shares: {resources: %s, principals: %s, allowExternalPrincipals: %s}
                """.formatted(
                        quoted(allowedResources), quoted(allowedPrincipals), allowsExternal));
        AwsAccount guest = account(
                "guest",
                GUEST,
                "managementRole: {arn: \"arn:aws:iam::666666666666:role/op\", externalId: x}",
                null,
                "acceptsSharesFrom: [\"" + acceptsFrom + "\"]");
        return new ShareSituation(
                share(),
                new AccountsOfShare(
                        ownerExists
                                ? Optional.of(new AccountFacts("network", owner.getSpec(), new Partition("aws"), 2048))
                                : Optional.empty(),
                        ownerExists ? List.of(owner, guest) : List.of(guest)),
                cluster,
                NOW,
                deleted == null ? NOW : Instant.parse(deleted),
                SETTLING);
    }

    private ResourceShare share() {
        return Serialization.unmarshal(
                """
                metadata: {name: subnets, uid: uid, generation: 1%s}
                spec:
                  accountRef: {name: network}
                  resourceArns: %s
                  principals: %s
                  permissionArns: %s
                  allowExternalPrincipals: %s
                status: %s
                """.formatted(
                                deleted == null ? "" : ", deletionTimestamp: \"" + deleted + "\"",
                                quoted(resources),
                                principals.stream()
                                        .map(id -> "{accountId: \"" + id + "\"}")
                                        .collect(Collectors.joining(", ", "[", "]")),
                                quoted(permissions),
                                external,
                                status == null ? "null" : status),
                ResourceShare.class);
    }

    private static AwsAccount account(String name, String id, String access, @Nullable String deleted, String limits) {
        return Serialization.unmarshal(
                """
                metadata: {name: %s, creationTimestamp: "2026-01-01T00:00:00Z"%s}
                spec:
                  accountId: "%s"
                  region: eu-west-1
                  %s
                  %s
                """.formatted(
                        name, deleted == null ? "" : ", deletionTimestamp: \"" + deleted + "\"", id, access, limits),
                AwsAccount.class);
    }

    private static String quoted(Collection<String> values) {
        return values.stream().map(value -> '"' + value + '"').collect(Collectors.joining(", ", "[", "]"));
    }
}
