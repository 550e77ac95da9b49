package io.crossbind.e2e.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.e2e.aws.AwsCli;
import io.crossbind.e2e.aws.AwsCli.Result;
import io.crossbind.e2e.aws.AwsStandIn.Capability;
import io.crossbind.e2e.world.OperatorEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * A pod assumes a role in the operator account and from there a role in the target account, with exactly the file written by the operator.
 */
interface ChainedPodContract {
    String TOKEN_FILE = "/var/run/secrets/crossbind.io/serviceaccount/token";

    @ContractTest
    @StandInSpecific("chained sessions")
    default void chainedPodHasTheIdentityOfTheTargetAccount(TestTenant team) {
        team.needs(Capability.EXCHANGES_KUBERNETES_TOKENS);
        team.needs(Capability.ENFORCES_POLICIES);
        String home = team.name() + "-home";
        team.apply(team.accountYaml("{names: [" + team.name() + "]}", team.boundary())
                .replace("maxSessionDuration: 4h", "deliveries: [RoleChaining]"));
        team.apply("""
                apiVersion: crossbind.io/v1alpha1
                kind: AwsAccount
                metadata: {name: %s}
                spec:
                  accountId: "%s"
                  region: eu-west-1
                  rules:
                    - name: all
                      namespaces: {names: [%s]}
                      deliveries: [RoleChaining]
                """.formatted(home, OperatorEnvironment.HOME, team.name()));
        try {
            team.applyReady(team.manifest("exports").workload("{name: exports, delivery: RoleChaining, create: true}"));
            Result reached = pod(team, "exports");
            assertThat(reached.out()).as(reached::err).contains("arn:aws:sts::" + team.accountId() + ":assumed-role/");
            team.serviceAccount("stranger");
            Result refused = pod(team, "stranger");
            assertThat(refused.exitCode()).as(refused.out()).isNotZero();
            assertThat(refused.err()).contains("AccessDenied", "AssumeRoleWithWebIdentity");
        } finally {
            team.kubectl("delete", "xab", "exports", "--timeout=30s");
            team.kubectl("delete", "xaa", home, "--timeout=30s");
        }
    }

    private static Result pod(TestTenant team, String serviceAccount) {
        OperatorEnvironment world = team.world();
        String config = world.get(team.name(), "configmap/crossbind-exports", "{.data.config}");
        try {
            Path token = AwsCli.writeToken(
                    world.cluster().token(team.name(), serviceAccount, team.audience(), Duration.ofMinutes(10)));
            Path file = Files.createTempFile("crossbind-config", "");
            Files.writeString(file, config.replace(TOKEN_FILE, token.toString()));
            return new AwsCli(Map.of(
                            "AWS_CONFIG_FILE", file.toString(),
                            "AWS_DEFAULT_REGION", "eu-west-1",
                            "AWS_ENDPOINT_URL", world.aws().endpoint().toString()))
                    .run("sts", "get-caller-identity");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
