package io.crossbind.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.desired.GrantSids;
import io.crossbind.kit.aws.Inspection.RoleView;
import io.crossbind.model.PolicyDocument;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A team tries to use up the policy of a bucket and the roles of an account, both shared with other teams. */
class NeighboursTest {
    private static final String ID = "510000000002";
    private static final String BUILDER = "arn:aws:iam::" + ID + ":role/ci/builder";

    /** The characters of a document without statements. */
    private static final int AROUND =
            new PolicyDocument(PolicyDocument.CURRENT, List.of()).toJson().length();

    private final QuietWorld site = QuietWorld.begin();

    @BeforeEach
    void open() {
        site.openAccount(ID);
        Setup.createBuilder(site.world, ID);
        Setup.createBucket(site.world, ID, "reports", ID);
        site.namespace("shop");
        site.namespace("team");
    }

    @AfterEach
    void close() {
        site.close();
    }

    /**
     * Sets the rules of both teams.
     *
     * @param more more fields of both rules, in YAML's flow style
     */
    private void limit(String more) {
        String rule = "{name: %1$s, namespaces: {names: [%1$s]}, actions: ['s3:GetObject'],"
                + " resources: ['arn:aws:s3:::reports/*'], workloads: [Principal],"
                + " principals: [{arn: '" + BUILDER + "'}], " + more + "}";
        site.apply(QuietWorld.target(
                "data", ID, "rules: [" + rule.formatted("shop") + ", " + rule.formatted("team") + "]\n"));
        site.awaitAccount("data", "Observed");
    }

    /**
     * Applies a binding that grants access to some prefixes of the bucket. Each prefix needs about 1,200 bytes of the policy of 20 KB.
     *
     * @param binding namespace and name
     */
    private void grant(String binding, int prefixes) {
        String[] id = binding.split("/");
        String grants = IntStream.range(0, prefixes)
                .mapToObj(i -> "{resourceArn: 'arn:aws:s3:::reports/" + id[1] + i + "x".repeat(950)
                        + "/*', actions: ['s3:GetObject']}")
                .collect(Collectors.joining(", "));
        site.apply("""
            apiVersion: crossbind.io/v1alpha1
            kind: CrossAccountBinding
            metadata: {name: %s, namespace: %s}
            spec:
              accountRef: {name: data}
              workload: {principal: {arn: "%s"}}
              grants: [%s]
            """.formatted(id[1], id[0], BUILDER, grants));
    }

    /** The size of the statements written by crossbind, by namespace of their bindings. */
    private int bytesOf(String namespace) {
        String prefix = GrantSids.ofNamespace(GrantSids.prefix(OperatorProcess.CLUSTER, namespace, "any"));
        return PolicyDocument.parse(
                        site.world.aws.inspect().buckets().get("reports").policy())
                .statements()
                .stream()
                .filter(statement -> String.valueOf(statement.sid()).startsWith(prefix))
                .mapToInt(statement -> PolicyDocument.of(statement).toJson().length() - AROUND)
                .sum();
    }

    @Test
    void teamDoesNotUseUpThePolicyOfABucketThatAnotherTeamNeeds() {
        limit("maxResourcePolicyPercent: 50");
        grant("shop/first", 8);
        site.awaitBinding("shop/first", "Ready");
        grant("shop/second", 8);
        site.awaitBinding("shop/second", "ResourcePolicyShareExceeded");
        assertThat(site.message(CrossAccountBinding.class, "shop/second"))
                .contains("namespace shop would have 1", " bytes in the policy of arn:aws:s3:::reports;")
                .contains("AwsAccount data allows 10240, 50% of the quota of s3");
        assertThat(site.events())
                .anyMatch(event -> event.contains("ResourcePolicyShareExceeded") && event.contains("10240"));
        grant("team/app", 2);
        site.awaitBinding("team/app", "Ready");
        site.run(Duration.ofMinutes(15));
        assertThat(site.reason(CrossAccountBinding.class, "shop/first")).isEqualTo("Ready");
        assertThat(site.binding("shop/second").getStatus().grants()).isEmpty();

        site.deleteAndWait(CrossAccountBinding.class, "shop/first");
        site.awaitBinding("shop/second", "Ready");
    }

    /** Each binding fits alone, and each is planned without sight of the others. */
    @Test
    void bindingsThatAreReconciledAtTheSameTimeDoNotExceedTheShareTogether() {
        limit("maxResourcePolicyPercent: 30");
        IntStream.range(0, 6).forEach(i -> grant("shop/app" + i, 2));
        site.eventually(() -> assertThat(reasons(6)).containsOnlyKeys("Ready", "ResourcePolicyShareExceeded"));
        assertThat(bytesOf("shop")).isGreaterThan(3000).isLessThan(6145);
        Map<String, Long> first = reasons(6);
        site.run(Duration.ofMinutes(20));
        assertThat(reasons(6)).isEqualTo(first);
    }

    private Map<String, Long> reasons(int bindings) {
        return IntStream.range(0, bindings)
                .mapToObj(i -> site.reason(CrossAccountBinding.class, "shop/app" + i))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    @Test
    void statementsStayAndDoNotGrowAfterAnAdministratorReducedTheShare() {
        limit("");
        grant("shop/app", 8);
        site.awaitBinding("shop/app", "Ready");
        limit("maxResourcePolicyPercent: 20");
        grant("team/app", 1);
        site.awaitBinding("team/app", "Ready");
        int given = bytesOf("shop");
        grant("shop/app", 9);
        site.awaitBinding("shop/app", "ResourcePolicyShareExceeded");
        assertThat(bytesOf("shop")).isEqualTo(given);
        grant("shop/app", 6);
        site.awaitBinding("shop/app", "Ready");
        assertThat(bytesOf("shop")).isLessThan(given).isGreaterThan(4096);
    }

    @Test
    void statementsOfABindingWhoseFinalizerATenantRemovedCount() {
        limit("maxResourcePolicyPercent: 30");
        grant("shop/app", 4);
        site.awaitBinding("shop/app", "Ready");
        site.strip("shop/app");
        grant("shop/again", 4);
        site.awaitBinding("shop/again", "ResourcePolicyShareExceeded");
    }

    /** Applies a binding with a role of its own. */
    private void bind(String binding, String more) {
        String[] id = binding.split("/");
        site.apply("""
            apiVersion: crossbind.io/v1alpha1
            kind: CrossAccountBinding
            metadata: {name: %s, namespace: %s}
            spec:
              accountRef: {name: data}
              workload: {principal: {arn: "%s"}}
              role: {managedPolicyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"]}
            %s""".formatted(id[1], id[0], BUILDER, more.indent(2)));
    }

    private List<String> roles(String namespace) {
        return site.world.aws.inspect().roles(ID).values().stream()
                .filter(role -> role.path().equals("/crossbind/"))
                .map(RoleView::name)
                .filter(name -> name.startsWith(namespace + "-"))
                .toList();
    }

    /** The oldest bindings have roles. A binding under deletion counts until its role is deleted. */
    @Test
    void teamHasNoMoreRolesThanItsNumberOfBindingsAllows() {
        limit("maxBindings: 2, managedPolicyArns: ['arn:aws:iam::aws:policy/*']");
        int most = 0;
        for (int i = 0; i < 6; i++) {
            bind("shop/app" + i, "");
            if (i >= 2) {
                site.delete(CrossAccountBinding.class, "shop/app" + (i - 2));
            }
            for (int second = 0; second < 20; second++) {
                site.run(Duration.ofSeconds(1));
                most = Math.max(most, roles("shop").size());
            }
        }
        assertThat(most).isEqualTo(2);
        bind("team/app", "");
        site.awaitBinding("team/app", "Ready");
    }

    /** A retained role counts until its deletion. */
    @Test
    void teamHasNoMoreRolesWhenItRetainsThem() {
        limit("maxBindings: 2, managedPolicyArns: ['arn:aws:iam::aws:policy/*'], deletionPolicies: [Delete, Retain]");
        for (int i = 0; i < 5; i++) {
            bind("shop/app" + i, "deletionPolicy: Retain");
            site.run(Duration.ofSeconds(30));
            site.deleteAndWait(CrossAccountBinding.class, "shop/app" + i);
        }
        assertThat(roles("shop")).hasSize(2);
        bind("shop/app5", "");
        site.awaitBinding("shop/app5", "TooManyBindings");
        site.deleteAndWait(CrossAccountBinding.class, "shop/app5");
        bind("shop/app0", "");
        site.awaitBinding("shop/app0", "Ready");
        bind("team/app", "");
        site.awaitBinding("team/app", "Ready");
        assertThat(roles("shop")).hasSize(2);
    }

    @Test
    void teamHasNoMoreRolesWhenItRemovesFinalizers() {
        limit("maxBindings: 2, managedPolicyArns: ['arn:aws:iam::aws:policy/*']");
        for (int i = 0; i < 5; i++) {
            bind("shop/app" + i, "");
            site.run(Duration.ofSeconds(30));
            site.strip("shop/app" + i);
            site.run(Duration.ofSeconds(5));
        }
        assertThat(roles("shop")).hasSize(2);
    }

    /** A backup has the bindings and the records of a cluster. After the restore, each binding has another UID. */
    @Test
    void bindingsThatAreCreatedAgainAreAllAdmitted() {
        limit("maxBindings: 2, managedPolicyArns: ['arn:aws:iam::aws:policy/*']");
        List<String> names = List.of("app0", "app1");
        names.forEach(name -> {
            bind("shop/" + name, "");
            site.awaitBinding("shop/" + name, "Ready");
        });
        names.forEach(name -> {
            site.strip("shop/" + name);
        });
        site.run(Duration.ofSeconds(5));
        names.forEach(name -> bind("shop/" + name, ""));
        names.forEach(name -> site.awaitBinding("shop/" + name, "Ready"));
        site.run(Duration.ofMinutes(6));
        names.forEach(name -> assertThat(site.reason(CrossAccountBinding.class, "shop/" + name))
                .isEqualTo("Ready"));
    }
}
