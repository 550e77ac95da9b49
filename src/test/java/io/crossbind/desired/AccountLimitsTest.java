package io.crossbind.desired;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.AwsAccountSpec;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.CrossAccountBindingSpec;
import io.crossbind.api.v1alpha1.Delivery;
import io.crossbind.api.v1alpha1.RuleUse;
import io.crossbind.api.v1alpha1.WorkloadKind;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.Issuer;
import io.crossbind.model.NamespaceFacts;
import io.crossbind.model.Partition;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rule of an account that admits a binding, and the reason if no rule does. */
class AccountLimitsTest {
    private static final NamespaceFacts SHOP = new NamespaceFacts("shop", "uid", Map.of("tier", "gold"));
    private static final ClusterIdentity CLUSTER =
            new ClusterIdentity("prod", new Issuer("https://issuer.example/id"), "sts.amazonaws.com");
    private static final String READER = "statements: [{actions: [\"s3:GetObject\"], resources: [\"%s\"]}]";

    private static AccountFacts account(String access, String spec) {
        return new AccountFacts(
                "data",
                Serialization.unmarshal(
                        "accountId: '222222222222'\nregion: eu-west-1\n" + access + "\n" + spec, AwsAccountSpec.class),
                new Partition("aws"),
                2048);
    }

    private static AccountFacts target(String spec) {
        return account("managementRole: {arn: 'arn:aws:iam::222222222222:role/op', externalId: x}", spec);
    }

    private static CrossAccountBindingSpec binding(String workload, String role) {
        return Serialization.unmarshal("""
                apiVersion: crossbind.io/v1alpha1
                kind: CrossAccountBinding
                metadata: {name: app, namespace: shop}
                spec:
                  accountRef: {name: data}
                  workload: {%s}
                  role: {%s}
                """.formatted(workload, role), CrossAccountBinding.class)
                .getSpec();
    }

    private static Desired desired(AccountFacts target, String workload, String role) {
        return new BindingDesign(new BindingFacts(
                        CLUSTER, target, Optional.empty(), SHOP, "app", "uid", binding(workload, role), List.of()))
                .desired();
    }

    private static Desired ofPods(AccountFacts target, String role) {
        return desired(target, "serviceAccount: {name: app, delivery: WebIdentity}", role);
    }

    private static String rule(Desired desired) {
        assertThat(desired).isInstanceOf(Desired.Wanted.class);
        return ((Desired.Wanted) desired).rule().orElseThrow();
    }

    private static Problem problem(Desired desired) {
        assertThat(desired).isInstanceOf(Desired.Refused.class);
        return ((Desired.Refused) desired).problem();
    }

    private static final String TWO_RULES = """
            permissionsBoundaryArn: arn:aws:iam::222222222222:policy/default
            rules:
              - name: reports
                namespaces: {names: [shop]}
                actions: ["s3:Get*"]
                resources: ["arn:aws:s3:::reports/*"]
              - name: orders
                namespaces: {selector: {matchLabels: {tier: gold}}}
                actions: ["s3:*"]
                resources: ["arn:aws:s3:::orders/*"]
                permissionsBoundaryArn: arn:aws:iam::222222222222:policy/orders
                maxSessionDuration: 4h
              - name: others
                namespaces: {names: [other]}
                actions: ["s3:*"]
                resources: ["arn:aws:s3:::*"]
            """;

    /** A cache that does not show a namespace yet does not show the labels either. */
    @ParameterizedTest
    @CsvSource({
        "'{names: [shop]}', true",
        "'{names: [other]}', false",
        "'{selector: {matchLabels: {tier: gold}}}', true",
        "'{names: [other], selector: {matchExpressions: [{key: tier, operator: Exists}]}}', true"
    })
    void unknownNamespaceIsAdmittedByEachRuleThatMayAdmitIt(String namespaces, boolean isAdmitted) {
        AccountFacts account = target("rules: [{name: a, namespaces: " + namespaces + "}]");
        assertThat(AccountLimits.admits(account.spec(), "shop", Optional.empty()))
                .isEqualTo(isAdmitted);
    }

    @Test
    void namespaceWithoutTheLabelIsNotAdmitted() {
        AccountFacts account =
                target("rules: [{name: a, namespaces: {selector: {matchLabels: {tier: gold}}}}, {name: b}]");
        assertThat(AccountLimits.admits(
                        account.spec(), "shop", Optional.of(new NamespaceFacts("shop", "uid", Map.of()))))
                .isFalse();
        assertThat(AccountLimits.admits(
                        account.spec(), "shop", Optional.of(new NamespaceFacts("shop", "uid", Map.of("tier", "gold")))))
                .isTrue();
    }

    @Test
    void firstRuleThatAllowsAllOfTheBindingAdmitsItWithItsBoundary() {
        Desired reports = ofPods(target(TWO_RULES), READER.formatted("arn:aws:s3:::reports/1"));
        assertThat(rule(reports)).isEqualTo("reports");
        assertThat(boundary(reports)).isEqualTo("arn:aws:iam::222222222222:policy/default");
        Desired orders = ofPods(target(TWO_RULES), READER.formatted("arn:aws:s3:::orders/1"));
        assertThat(rule(orders)).isEqualTo("orders");
        assertThat(boundary(orders)).isEqualTo("arn:aws:iam::222222222222:policy/orders");
    }

    private static String boundary(Desired desired) {
        return String.valueOf(
                ((Desired.Wanted) desired).target().orElseThrow().role().permissionsBoundary());
    }

    @Test
    void rulesAreNotCombinedForOneBinding() {
        String both =
                "statements: [{actions: [\"s3:GetObject\"], resources: [\"arn:aws:s3:::reports/1\", \"arn:aws:s3:::orders/1\"]}]";
        assertThat(problem(ofPods(target(TWO_RULES), both)))
                .satisfies(problem -> assertThat(problem.reason()).isEqualTo(Reason.RESOURCE_NOT_ALLOWED))
                .satisfies(problem -> assertThat(problem.message()).contains("statements on arn:aws:s3:::orders/1"));
        String longReader = READER.formatted("arn:aws:s3:::reports/1") + ", maxSessionDuration: 4h";
        assertThat(problem(ofPods(target(TWO_RULES), longReader)).reason()).isEqualTo(Reason.SESSION_TOO_LONG);
    }

    @Test
    void ruleOfAnotherNamespaceAllowsNothing() {
        assertThat(problem(ofPods(target(TWO_RULES), READER.formatted("arn:aws:s3:::archive/1")))
                        .reason())
                .isEqualTo(Reason.RESOURCE_NOT_ALLOWED);
    }

    @Test
    void statementsBeyondTheRuleAreRefusedAsGrantsAre() {
        assertThat(
                        problem(
                                ofPods(
                                        target(TWO_RULES),
                                        "statements: [{actions: [\"s3:*\", \"secretsmanager:GetSecretValue\"], resources: [\"arn:aws:s3:::reports/*\"]}]")))
                .satisfies(problem -> assertThat(problem.reason()).isEqualTo(Reason.ACTION_NOT_ALLOWED))
                .satisfies(problem -> assertThat(problem.message())
                        .isEqualTo("AwsAccount data does not allow s3:*, secretsmanager:GetSecretValue on"
                                + " arn:aws:s3:::reports/*"));
        assertThat(problem(ofPods(target(TWO_RULES), READER.formatted("*"))).reason())
                .isEqualTo(Reason.ACTION_NOT_ALLOWED);
    }

    @Test
    void whatTheAccountDeniesNoRuleAllows() {
        AccountFacts denying = target(TWO_RULES + """
                deniedActions: ["s3:*Acl"]
                deniedResources: ["arn:aws:s3:::orders/secret/*"]
                """);
        assertThat(problem(ofPods(
                                denying,
                                "statements: [{actions: [\"s3:Get*\"], resources: [\"arn:aws:s3:::reports/1\"]}]"))
                        .reason())
                .isEqualTo(Reason.ACTION_NOT_ALLOWED);
        assertThat(problem(ofPods(denying, READER.formatted("arn:aws:s3:::orders/*")))
                        .reason())
                .isEqualTo(Reason.RESOURCE_NOT_ALLOWED);
        assertThat(rule(ofPods(denying, READER.formatted("arn:aws:s3:::orders/open/*"))))
                .isEqualTo("orders");
    }

    @Test
    void accountOfWorkloadsIsNotReachedUnlessARuleSaysSo() {
        String rule = """
                permissionsBoundaryArn: arn:aws:iam::222222222222:policy/default
                rules:
                  - name: workloads
                    namespaces: {names: [shop]}
                    actions: ["s3:*"]
                    resources: ["arn:aws:s3:::*"]
                """;
        Problem problem = problem(ofPods(account("", rule), READER.formatted("arn:aws:s3:::state/*")));
        assertThat(problem.reason()).isEqualTo(Reason.USE_NOT_ALLOWED);
        assertThat(problem.message())
                .isEqualTo("AwsAccount data does not allow use Target for bindings of namespace shop");
        assertThat(rule(ofPods(
                        account("", rule + "    uses: [Source, Target]\n"), READER.formatted("arn:aws:s3:::state/*"))))
                .isEqualTo("workloads");
    }

    @Test
    void accountThatIsReachedHasNoRolesOfWorkloadsUnlessARuleSaysSo() {
        BindingRequest task = new BindingRequest(SHOP, "app", binding("ecsTask: {}", ""), CREATED, () -> 0);
        assertThat(AccountLimits.of(target(TWO_RULES), task).problem(RuleUse.Source))
                .map(Problem::reason)
                .contains(Reason.USE_NOT_ALLOWED);
        assertThat(AccountLimits.of(target("rules: [{name: a, namespaces: {names: [shop]}, uses: [Source]}]"), task)
                        .problem(RuleUse.Source))
                .map(Problem::reason)
                .contains(Reason.WORKLOAD_NOT_ALLOWED);
        assertThat(AccountLimits.of(
                                target(
                                        "rules: [{name: a, namespaces: {names: [shop]}, uses: [Source], workloads: [EcsTask]}]"),
                                task)
                        .problem(RuleUse.Source))
                .isEmpty();
    }

    @Test
    void boundaryOfTheWorkloadsOwnRoleIsThatOfTheRuleForItsDelivery() {
        AccountLimits limits = AccountLimits.of(account("", """
                permissionsBoundaryArn: arn:aws:iam::222222222222:policy/default
                rules:
                  - {name: web, namespaces: {names: [shop]}}
                  - name: chains
                    namespaces: {names: [shop]}
                    deliveries: [RoleChaining]
                    permissionsBoundaryArn: arn:aws:iam::222222222222:policy/chains
                """), SHOP);
        assertThat(limits.sourceBoundary(WorkloadKind.ServiceAccount, Optional.of(Delivery.RoleChaining)))
                .isEqualTo("arn:aws:iam::222222222222:policy/chains");
        assertThat(limits.sourceBoundary(WorkloadKind.ServiceAccount, Optional.of(Delivery.WebIdentity)))
                .isEqualTo("arn:aws:iam::222222222222:policy/default");
    }

    @Test
    void dutiesOfAPrincipalCannotBeLeftOut() {
        AccountFacts people = target("""
                rules:
                  - name: people
                    namespaces: {names: [shop]}
                    workloads: [Principal]
                    principals:
                      - {arn: "arn:aws:iam::333333333333:*"}
                      - {arn: "arn:aws:iam::333333333333:user/*", requireMfa: true}
                      - {arn: "arn:aws:iam::555555555555:root", requireExternalId: true}
                """);
        assertThat(problem(desired(people, "principal: {arn: 'arn:aws:iam::333333333333:user/ann'}", ""))
                        .reason())
                .isEqualTo(Reason.MFA_REQUIRED);
        assertThat(rule(desired(
                        people, "principal: {arn: 'arn:aws:iam::333333333333:user/ann', requireMfa: true}", "")))
                .isEqualTo("people");
        assertThat(rule(desired(people, "principal: {arn: 'arn:aws:iam::333333333333:role/ci'}", "")))
                .isEqualTo("people");
        assertThat(problem(desired(people, "principal: {arn: 'arn:aws:iam::555555555555:root'}", ""))
                        .reason())
                .isEqualTo(Reason.EXTERNAL_ID_REQUIRED);
        assertThat(rule(desired(
                        people, "principal: {arn: 'arn:aws:iam::555555555555:root', requireExternalId: true}", "")))
                .isEqualTo("people");
    }

    @Test
    void ruleThatABindingComesClosestToTellsWhyItIsRefused() {
        AccountFacts account = target("""
                rules:
                  - {name: pods, namespaces: {names: [shop]}}
                  - name: people
                    namespaces: {names: [shop]}
                    workloads: [Principal]
                    principals: [{arn: "arn:aws:iam::333333333333:user/*", requireMfa: true}]
                  - {name: robots, namespaces: {names: [shop]}, workloads: [Principal]}
                """);
        assertThat(problem(desired(account, "principal: {arn: 'arn:aws:iam::333333333333:user/ann'}", ""))
                        .reason())
                .isEqualTo(Reason.MFA_REQUIRED);
    }

    @Test
    void limitsOfExistingRolesAreThoseOfEachRuleForTheNamespace() {
        RoleBounds bounds = AccountLimits.of(target(TWO_RULES), SHOP).roleBounds(RuleUse.Target);
        assertThat(bounds.byRule())
                .extracting(RoleBounds.RoleLimits::maxSessionSeconds)
                .containsExactly(3600, 14400);
        assertThat(bounds.boundaries())
                .isEqualTo(new Boundaries(List.of(
                        "arn:aws:iam::222222222222:policy/default", "arn:aws:iam::222222222222:policy/orders")));
        NamespaceFacts stranger = new NamespaceFacts("stranger", "uid", Map.of());
        assertThat(AccountLimits.of(target(TWO_RULES), stranger)
                        .roleBounds(RuleUse.Target)
                        .candidates())
                .singleElement()
                .satisfies(nothing -> assertThat(nothing.managedPolicyArns()).isEmpty())
                .satisfies(nothing -> assertThat(nothing.statements()).isPresent());
        assertThat(AccountLimits.ofAnyNamespace(target(TWO_RULES))
                        .roleBounds(RuleUse.Target)
                        .byRule())
                .as("while the namespace is not known, no role is reduced that some namespace may have")
                .hasSize(3);
    }

    @Test
    void boundaryThatTheAccountNamesStays() {
        Boundaries boundaries = new Boundaries(List.of("a", "b"));
        assertThat(boundaries.missing("b")).isEmpty();
        assertThat(boundaries.missing("c")).containsExactly("a");
        assertThat(boundaries.missing(null)).containsExactly("a");
        assertThat(Boundaries.ANY.missing("c")).isEmpty();
    }

    private static final Instant CREATED = Instant.parse("2026-03-01T12:00:00Z");

    private static Optional<Reason> problem(String rule, String workload, String fields, int older) {
        CrossAccountBindingSpec spec = Serialization.unmarshal(
                        """
                apiVersion: crossbind.io/v1alpha1
                kind: CrossAccountBinding
                metadata: {name: app, namespace: shop}
                spec:
                  accountRef: {name: data}
                  workload: {%s}
                  %s
                """.formatted(workload, fields), CrossAccountBinding.class)
                .getSpec();
        AccountFacts account = target("rules: [{name: shop, namespaces: {names: [shop]}, " + rule + "}]");
        return AccountLimits.of(account, new BindingRequest(SHOP, "app", spec, CREATED, () -> older))
                .problem(RuleUse.Target)
                .map(Problem::reason);
    }

    private static Optional<Reason> problemOfPods(String rule, String fields) {
        return problem(rule, "serviceAccount: {name: app}", fields, 0);
    }

    @ParameterizedTest
    @CsvSource({
        "{namespace}.*, shop.reader, true",
        "{namespace}.*, shop-reader, false",
        "{namespace}.*, shopping.reader, false",
        "{namespace}.*, other.reader, false",
        "{namespace}_rea?er, shop_reader, true",
        "{namespace}_rea?er, shop_readder, false",
        "{namespace}.*, shop.b-476b7266784c134d, false",
        "{namespace}.*, shop.b-476B7266784C134D, false",
        "{namespace}.*, shop.b-476b7266784c134, true",
        "{namespace}.*, shop.b476b7266784c134d, true",
        "*, '', true",
    })
    void nameOfARoleBeginsWithTheNamespaceAndFitsTheRule(String allowed, String name, boolean isAllowed) {
        String role = name.isEmpty() ? "role: {}" : "role: {name: " + name + "}";
        assertThat(problemOfPods("roleNames: ['" + allowed + "']", role))
                .isEqualTo(isAllowed ? Optional.empty() : Optional.of(Reason.ROLE_NAME_NOT_ALLOWED));
    }

    @Test
    void roleHasAGeneratedNameUnlessARuleAllowsAnother() {
        assertThat(problemOfPods("uses: [Target]", "role: {}")).isEmpty();
        assertThat(problemOfPods("uses: [Target]", "role: {name: shop.reader}")).contains(Reason.ROLE_NAME_NOT_ALLOWED);
    }

    @ParameterizedTest
    @CsvSource({
        "'', EXPIRY_REQUIRED",
        "2026-03-02T12:00:00Z, ",
        "2026-03-02T12:00:01Z, EXPIRES_TOO_LATE",
        "2026-02-01T00:00:00Z, "
    })
    void bindingEndsWithinTheLifetimeFromItsCreation(String end, @Nullable Reason reason) {
        String fields = "role: {}" + (end.isEmpty() ? "" : "\n  expiresAt: '" + end + "'");
        assertThat(problemOfPods("maxLifetime: 24h", fields)).isEqualTo(Optional.ofNullable(reason));
        assertThat(problemOfPods("uses: [Target]", fields)).isEmpty();
    }

    @Test
    void oldestBindingsOfANamespaceAreAdmitted() {
        assertThat(problem("maxBindings: 2", "serviceAccount: {name: app}", "role: {}", 1))
                .isEmpty();
        assertThat(problem("maxBindings: 2", "serviceAccount: {name: app}", "role: {}", 2))
                .contains(Reason.TOO_MANY_BINDINGS);
    }

    @Test
    void deletionPolicyIsDeleteUnlessARuleAllowsAnother() {
        String keeps = "role: {}\n  deletionPolicy: Retain";
        AccountFacts strict = target("rules: [{name: shop, namespaces: {names: [shop]}}]");
        AccountFacts open = target("rules: [{name: shop, namespaces: {names: [shop]}, deletionPolicies: [Retain]}]");
        assertThat(AccountLimits.of(strict, SHOP).allowsRetain(RuleUse.Target)).isFalse();
        assertThat(AccountLimits.of(open, SHOP).allowsRetain(RuleUse.Target)).isTrue();
        assertThat(AccountLimits.of(open, SHOP).allowsRetain(RuleUse.Source)).isFalse();
        AccountFacts ending = target("rules: [{name: shop, namespaces: {names: [shop]}, maxLifetime: 1h,"
                + " deletionPolicies: [Delete, Retain]}]");
        assertThat(AccountLimits.of(ending, SHOP).allowsRetain(RuleUse.Target))
                .as("a role that is retained has no end")
                .isFalse();
        assertThat(problemOfPods("deletionPolicies: [Retain]", keeps))
                .as("the deletion policy does not decide on admission, so that a tightened rule takes no access away")
                .isEmpty();
        assertThat(problem(ofPods(open, "managedPolicyArns: []")).reason())
                .isEqualTo(Reason.DELETION_POLICY_NOT_ALLOWED);
    }

    @Test
    void administratorsRevocationComesBeforeTheRules() {
        String rules = "rules: [{name: shop, namespaces: {names: [shop]}, workloads: [EcsTask]}]\n";
        BindingRequest task = new BindingRequest(SHOP, "app", binding("ecsTask: {}", ""), CREATED, () -> 0);
        assertThat(AccountLimits.of(target(rules), task).problem(RuleUse.Target))
                .isEmpty();
        for (String revoked : List.of("{namespace: shop}", "{namespace: shop, binding: app}")) {
            assertThat(AccountLimits.of(target(rules + "revoke: [" + revoked + "]"), task)
                            .problem(RuleUse.Target))
                    .contains(new Problem(
                            Reason.ACCESS_REVOKED, "AwsAccount data revokes the access of binding shop/app"));
        }
        for (String other :
                List.of("{namespace: web}", "{namespace: shop, binding: web}", "{namespace: web, binding: app}")) {
            assertThat(AccountLimits.of(target(rules + "revoke: [" + other + "]"), task)
                            .problem(RuleUse.Target))
                    .isEmpty();
        }
    }

    @Test
    void boundsOfARetainedRoleAreThoseOfTheRulesThatListRetain() {
        AccountFacts account = target("""
                rules:
                  - {name: wide, namespaces: {names: [shop]}, managedPolicyArns: ["arn:aws:iam::aws:policy/*"]}
                  - {name: narrow, namespaces: {names: [shop]}, deletionPolicies: [Retain]}
                """);
        assertThat(AccountLimits.of(account, SHOP).retainedBounds(RuleUse.Target))
                .hasValueSatisfying(bounds -> assertThat(bounds.byRule())
                        .singleElement()
                        .satisfies(rule -> assertThat(rule.managedPolicyArns()).isEmpty()));
        assertThat(AccountLimits.of(account, SHOP).retainedBounds(RuleUse.Source))
                .isEmpty();
    }
}
