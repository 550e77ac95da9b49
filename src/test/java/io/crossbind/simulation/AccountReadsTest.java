package io.crossbind.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.kit.aws.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The reads of a whole account at its driftCheckInterval, and reads that lag behind the writes. */
class AccountReadsTest {
    private static final String ID = "520000000001";
    private static final String POLICY = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
    private static final List<String> READ = List.of("ListRoles", "GetAccountAuthorizationDetails");
    private static final Duration INTERVAL = Duration.ofSeconds(4);

    private final QuietWorld site = QuietWorld.begin();

    @BeforeEach
    void open() {
        site.openAccount(ID);
        site.namespace("shop");
        site.apply(QuietWorld.target("data", ID, """
            rules:
              - name: all
                namespaces: {names: [shop]}
                managedPolicyArns: ["arn:aws:iam::aws:policy/*"]
                actions: ["s3:*"]
                resources: ["arn:aws:s3:::*"]
            driftCheckInterval: 4s
            """));
        site.awaitAccount("data", "Observed");
    }

    @AfterEach
    void close() {
        site.close();
    }

    private void apply(String policy) {
        site.apply("""
            apiVersion: crossbind.io/v1alpha1
            kind: CrossAccountBinding
            metadata: {name: app, namespace: shop}
            spec:
              accountRef: {name: data}
              workload: {serviceAccount: {name: app, create: true}}
              role: {managedPolicyArns: ["%s"]}
            """.formatted(policy));
        site.awaitBinding("shop/app", "Ready");
    }

    @Test
    void anIntervalIsTwoCallsForAThousandRoles() {
        apply(POLICY);
        int roles = site.world.aws.inspect().roles(ID).size();
        var iam = site.iam(ID);
        IntStream.range(roles, 1000)
                .forEach(number -> iam.createRole(
                        request -> request.roleName("foreign-" + number).assumeRolePolicyDocument("""
                    {"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"%s"},"Action":"sts:AssumeRole"}}""".formatted(ID))));
        assertOnlyReads(READ);

        site.world.aws.settings().bulkPageSize(300);
        site.run(INTERVAL);
        assertOnlyReads(Stream.concat(
                        Stream.of("ListRoles"),
                        Stream.generate(() -> "GetAccountAuthorizationDetails").limit(4))
                .toList());

        site.clearCalls();
        String role = site.role("shop/app").name();
        iam.detachRolePolicy(request -> request.roleName(role).policyArn(POLICY));
        site.eventually(() -> assertThat(site.role("shop/app").attached()).containsExactly(POLICY));
        assertThat(site.writes(ID)).containsExactly("AttachRolePolicy");
    }

    /** In each interval, the operator calls only these operations. No interval is shorter than the account's interval. */
    private void assertOnlyReads(List<String> interval) {
        site.clearCalls();
        site.run(INTERVAL.multipliedBy(4));
        List<Call> calls = site.calls(ID);
        List<Instant> begins = new ArrayList<>();
        for (int begin = 0; begin + interval.size() <= calls.size(); begin += interval.size()) {
            List<Call> read = calls.subList(begin, begin + interval.size());
            assertThat(read).extracting(Call::operation).isEqualTo(interval);
            begins.add(read.getFirst().time());
        }
        assertThat(begins).hasSizeBetween(3, 4);
        assertThat(calls).hasSize(begins.size() * interval.size());
        for (int next = 1; next < begins.size(); next++) {
            assertThat(Duration.between(begins.get(next - 1), begins.get(next))).isGreaterThanOrEqualTo(INTERVAL);
        }
    }

    @Test
    void aReadThatLagsBehindRepairsNothing() {
        site.world.aws.settings().bulkReadLag(INTERVAL.multipliedBy(5));
        site.clearCalls();
        apply(POLICY);
        assertNothingIsRepaired(List.of("CreateOpenIDConnectProvider", "CreateRole", "AttachRolePolicy"));

        String other = "arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess";
        site.clearCalls();
        apply(other);
        assertNothingIsRepaired(List.of("AttachRolePolicy", "DetachRolePolicy"));
        assertThat(site.role("shop/app").attached()).containsExactly(other);

        site.clearCalls();
        site.deleteAndWait(CrossAccountBinding.class, "shop/app");
        site.eventually(() -> assertThat(site.world.aws.inspect().providers(ID)).isEmpty());
        assertThat(site.writes(ID)).containsExactly("DetachRolePolicy", "DeleteRole", "DeleteOpenIDConnectProvider");
    }

    /** Runs for longer than the lag of the reads. Meanwhile the operator reads the account and keeps the binding Ready. */
    private void assertNothingIsRepaired(List<String> writes) {
        String since = readySince();
        site.run(INTERVAL.multipliedBy(8));
        assertThat(site.operations(ID)).filteredOn("ListRoles"::equals).hasSizeGreaterThanOrEqualTo(6);
        assertThat(site.writes(ID)).isEqualTo(writes);
        assertThat(site.reason(CrossAccountBinding.class, "shop/app")).isEqualTo("Ready");
        assertThat(readySince()).isEqualTo(since);
    }

    private String readySince() {
        return Objects.requireNonNull(site.binding("shop/app").getStatus()).conditions().stream()
                .filter(condition -> condition.getType().equals("Ready"))
                .findFirst()
                .orElseThrow()
                .getLastTransitionTime();
    }
}
