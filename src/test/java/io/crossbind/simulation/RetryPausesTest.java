package io.crossbind.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.kit.aws.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pauses between the passes over an object with repeated failures, taken from the call log. */
class RetryPausesTest {
    private static final List<Long> DOUBLED = List.of(1L, 2L, 4L, 8L, 16L, 32L);

    private static final String ID = "520000000001";

    private final QuietWorld site = QuietWorld.begin();

    @BeforeEach
    void open() {
        site.openAccount(ID);
        site.namespace("shop");
    }

    @AfterEach
    void close() {
        site.close();
    }

    private static final String ACCOUNT = QuietWorld.target("data", ID, """
            shares: {resources: ["arn:aws:ec2:eu-west-1:%1$s:*"], principals: ["333333333333"], allowExternalPrincipals: true}
            rules:
              - name: all
                namespaces: {names: [shop]}
                managedPolicyArns: ["arn:aws:iam::aws:policy/*"]
                actions: ["s3:*"]
                resources: ["arn:aws:s3:::*"]
            driftCheckInterval: 5m
            """.formatted(ID));

    private static final String BINDING = """
            apiVersion: crossbind.io/v1alpha1
            kind: CrossAccountBinding
            metadata: {name: app, namespace: shop}
            spec:
              accountRef: {name: data}
              workload: {serviceAccount: {name: app, create: true}}
              role: {managedPolicyArns: ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"]}
            """;

    /** Times between the calls of an operation. An immediate retry of the SDK is no pause. */
    private List<Long> pauses(String operation) {
        List<Instant> calls = site.calls(ID).stream()
                .filter(call -> call.operation().equals(operation))
                .map(Call::time)
                .toList();
        List<Long> pauses = new ArrayList<>();
        for (int at = 1; at < calls.size(); at++) {
            long pause = Duration.between(calls.get(at - 1), calls.get(at)).toSeconds();
            if (pause > 0) {
                pauses.add(pause);
            }
        }
        return pauses;
    }

    private void throttle(String service, String operation) {
        site.world.aws.faults().on(service, operation).account(ID).throttle();
    }

    @Test
    void passesOverABindingPauseLongerEachTimeWhileItsCallsAreThrottled() {
        site.apply(ACCOUNT);
        site.awaitAccount("data", "Observed");
        throttle("iam", "CreateRole");
        site.apply(BINDING);
        site.awaitBinding("shop/app", "Throttled");
        site.run(Duration.ofSeconds(70));
        assertThat(pauses("CreateRole")).isEqualTo(DOUBLED);

        site.world.aws.faults().clear();
        site.awaitBinding("shop/app", "Ready");
    }

    @Test
    void editedBindingIsRetriedAsFastAsANewOne() {
        site.apply(ACCOUNT);
        site.awaitAccount("data", "Observed");
        throttle("iam", "CreateRole");
        site.apply(BINDING);
        site.awaitBinding("shop/app", "Throttled");
        site.run(Duration.ofSeconds(70));
        int before = pauses("CreateRole").size();

        site.apply(BINDING.replace("AmazonS3ReadOnlyAccess", "AmazonSQSReadOnlyAccess"));
        site.run(Duration.ofSeconds(6));
        List<Long> all = pauses("CreateRole");
        assertThat(all.subList(before, all.size())).containsSequence(1L, 2L);
    }

    @Test
    void aRoleThatIamRefusesForAnUnknownPrincipalIsNotAwaited() {
        site.apply(ACCOUNT);
        site.awaitAccount("data", "Observed");
        site.world
                .aws
                .faults()
                .on("iam", "CreateRole")
                .account(ID)
                .fail("MalformedPolicyDocument", 400, "Invalid principal in policy: \"AWS\":\"arn:aws:iam::1:role/x\"");
        site.apply(BINDING);
        site.awaitBinding("shop/app", "PrincipalNotFound");

        site.world.aws.faults().clear();
        site.awaitBinding("shop/app", "Ready");
    }

    @Test
    void passesOverAnAccountPauseLongerEachTimeWhileItsCallsAreThrottled() {
        throttle("iam", "ListRoles");
        site.apply(ACCOUNT);
        site.awaitAccount("data", "Throttled");
        site.run(Duration.ofSeconds(70));
        assertThat(pauses("ListRoles")).isEqualTo(DOUBLED);

        site.world.aws.faults().clear();
        site.awaitAccount("data", "Observed");
    }

    @Test
    void passesOverASharePauseLongerEachTimeWhileItsCallsAreThrottled() {
        site.apply(ACCOUNT);
        site.awaitAccount("data", "Observed");
        throttle("ram", "CreateResourceShare");
        site.apply("""
            apiVersion: crossbind.io/v1alpha1
            kind: ResourceShare
            metadata: {name: lists}
            spec:
              accountRef: {name: data}
              resourceArns: ["arn:aws:ec2:eu-west-1:%s:prefix-list/pl-1"]
              principals: [{accountId: "333333333333"}]
              allowExternalPrincipals: true
            """.formatted(ID));
        site.awaitShare("lists", "Throttled");
        site.run(Duration.ofSeconds(70));
        assertThat(pauses("CreateResourceShare")).isEqualTo(DOUBLED);

        site.world.aws.faults().clear();
        site.awaitShare("lists", "InvitationPending");
    }
}
