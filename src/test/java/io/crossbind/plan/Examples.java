package io.crossbind.plan;

import io.crossbind.desired.DesiredAccountState;
import io.crossbind.desired.DesiredProvider;
import io.crossbind.desired.DesiredRole;
import io.crossbind.desired.DesiredServiceAccount;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.Issuer;
import io.crossbind.model.ObservedProvider;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.ObservedServiceAccount;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.PolicyStatement;
import io.crossbind.model.RoleObservation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The binding shop/orders, in the desired state and in observed states. */
final class Examples {
    static final ClusterIdentity CLUSTER =
            new ClusterIdentity("prod", new Issuer("https://oidc.example.com/id/1"), "sts.amazonaws.com");
    static final String UID = "uid-of-binding";
    static final String ROLE = "shop-orders";
    static final String ROLE_ARN = "arn:aws:iam::111122223333:role/crossbind/shop-orders";
    static final String PROVIDER_ARN = "arn:aws:iam::111122223333:oidc-provider/oidc.example.com/id/1";
    static final String BOUNDARY = policy("boundary");
    static final Map<String, String> TAGS = Map.of(OwnerTags.CLUSTER, "prod", OwnerTags.BINDING, "shop/orders");
    static final PolicyDocument TRUST = trust("orders");

    private Examples() {}

    static String policy(String name) {
        return "arn:aws:iam::111122223333:policy/" + name;
    }

    static PolicyDocument trust(String subject) {
        return PolicyDocument.of(new PolicyStatement(
                null,
                "Allow",
                Map.of("Principal", Map.of("Federated", Set.of(PROVIDER_ARN))),
                Map.of("Action", Set.of("sts:AssumeRoleWithWebIdentity")),
                Map.of("StringEquals", Map.of("oidc.example.com/id/1:sub", Set.of(subject)))));
    }

    static PolicyDocument allow(String... actions) {
        return PolicyDocument.of(PolicyStatement.allow(null, Set.of(actions), Set.of("*"), Map.of()));
    }

    /** A policy of this length, as counted by IAM. */
    static PolicyDocument ofSize(int characters) {
        return allow("a".repeat(characters - allow("").size()));
    }

    /** One inline policy, two managed ones, a boundary. */
    static DesiredRole wantedRole() {
        return new DesiredRole(
                ROLE,
                "/crossbind/",
                ROLE_ARN,
                TRUST,
                BOUNDARY,
                3600,
                "Created by crossbind",
                TAGS,
                Map.of("crossbind", allow("s3:GetObject")),
                Set.of(policy("b"), policy("a")));
    }

    static DesiredProvider wantedProvider() {
        return new DesiredProvider(
                PROVIDER_ARN, CLUSTER.issuer(), CLUSTER.audience(), Map.of(OwnerTags.CLUSTER, CLUSTER.id()));
    }

    static DesiredServiceAccount wantedServiceAccount(boolean create) {
        return new DesiredServiceAccount(
                "shop",
                "orders",
                create,
                Map.of(DesiredServiceAccount.ROLE_ARN, ROLE_ARN, "eks.amazonaws.com/audience", CLUSTER.audience()));
    }

    /** The desired state of the account. */
    static DesiredAccountState wanted() {
        return side(wantedRole());
    }

    static DesiredAccountState side(DesiredRole role) {
        return new DesiredAccountState("target", Optional.of(wantedProvider()), role, false, false);
    }

    /** The role in an instance profile of its name, without a provider. */
    static DesiredAccountState wantedInProfile() {
        return new DesiredAccountState("target", Optional.empty(), wantedRole(), true, false);
    }

    /** The role for a principal not created by the operator. */
    static DesiredAccountState wantedForPrincipal() {
        return new DesiredAccountState("target", Optional.empty(), wantedRole(), false, true);
    }

    /** The role as the operator leaves it. */
    static ObservedRole role() {
        DesiredRole wanted = wantedRole();
        return new ObservedRole(
                wanted.name(),
                wanted.path(),
                wanted.arn(),
                "AROA1",
                wanted.trust(),
                wanted.permissionsBoundary(),
                wanted.maxSessionSeconds(),
                wanted.description(),
                wanted.tags(),
                wanted.inlinePolicies(),
                wanted.attachedPolicies(),
                Set.of());
    }

    static RoleObservation direct(ObservedRole role) {
        return new RoleObservation.Owned(role, true);
    }

    static RoleObservation remembered(ObservedRole role) {
        return new RoleObservation.Owned(role, false);
    }

    static ObservedProvider provider(Map<String, String> tags, String... audiences) {
        return new ObservedProvider(PROVIDER_ARN, Set.of(audiences), tags);
    }

    static ObservedProvider provider() {
        return provider(Map.of(OwnerTags.CLUSTER, "prod"), CLUSTER.audience());
    }

    /** The service account as the operator leaves it. */
    static ObservedServiceAccount serviceAccount() {
        Map<String, String> annotations = wantedServiceAccount(false).annotations();
        return new ObservedServiceAccount("uid-of-sa", annotations, annotations.keySet(), Set.of());
    }

    /** A service account without annotations. */
    static ObservedServiceAccount bareServiceAccount() {
        return new ObservedServiceAccount("uid-of-sa", Map.of(), Set.of(), Set.of());
    }

    /** Everything as the operator leaves the account, except the role. */
    static Observed.InAccount observed(RoleObservation role) {
        return new Observed.InAccount(Optional.of(provider()), role);
    }

    /** A plan as text, one line for each change. */
    static List<String> lines(Plan plan) {
        return switch (plan) {
            case Plan.Apply(List<Change> changes) ->
                changes.stream()
                        .map(change -> change.reason() + ": " + ChangeMessages.of(change))
                        .toList();
            case Plan.ReadRoleFirst _ -> List.of("ReadRoleFirst");
            case Plan.Refused(var problem) -> List.of("Refused: " + problem.reason() + ": " + problem.message());
        };
    }
}
