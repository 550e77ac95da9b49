package io.crossbind.e2e.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.e2e.aws.AwsCli;
import io.crossbind.e2e.aws.AwsCli.Result;
import io.crossbind.e2e.aws.AwsStandIn.Capability;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** Another party's account: it assumes the role with the external ID that the operator generates, and not without it. */
interface ThirdPartyContract {
    String PARTY = "390000000001";
    String OTHER_PARTY = "390000000002";

    @ContractTest
    @StandInSpecific("the evaluation of external IDs")
    default void anotherPartyIsLetInWithTheExternalIdOnly(TestTenant team) {
        team.needs(Capability.ENFORCES_POLICIES);
        team.apply(team.accountYaml("{names: [" + team.name() + "]}", team.boundary())
                .replace(
                        "maxSessionDuration: 4h",
                        "maxSessionDuration: 4h\n      workloads: [Principal]\n      principals: [{arn: \"arn:aws:iam::"
                                + PARTY + ":root\", requireExternalId: true}]"));
        team.applyReady(team.manifest("auditor")
                .workloadOf("principal: {arn: \"arn:aws:iam::" + PARTY + ":root\", requireExternalId: true}"));
        String externalId = team.status("auditor", "externalId");
        assertThat(externalId).startsWith("crossbind-");

        Result allowed = assume(team, PARTY, externalId);
        assertThat(allowed.out()).as(allowed::err).contains("arn:aws:sts::" + team.accountId() + ":assumed-role/");
        assertRefused(assume(team, PARTY, ""));
        assertRefused(assume(team, PARTY, externalId + "0"));
        assertRefused(assume(team, OTHER_PARTY, externalId));
    }

    private static void assertRefused(Result result) {
        assertThat(result.exitCode()).as(result.out()).isNotZero();
        assertThat(result.err()).contains("AccessDenied");
    }

    private static Result assume(TestTenant team, String party, String externalId) {
        AwsCredentials credentials = team.world().aws().administratorOf(party).resolveCredentials();
        Map<String, String> environment = new HashMap<>(Map.of(
                "AWS_ACCESS_KEY_ID", credentials.accessKeyId(),
                "AWS_SECRET_ACCESS_KEY", credentials.secretAccessKey(),
                "AWS_DEFAULT_REGION", "eu-west-1",
                "AWS_ENDPOINT_URL", team.world().aws().endpoint().toString()));
        if (credentials instanceof AwsSessionCredentials session) {
            environment.put("AWS_SESSION_TOKEN", session.sessionToken());
        }
        List<String> command = new ArrayList<>(List.of(
                "sts",
                "assume-role",
                "--role-arn",
                team.status("auditor", "targetRole.arn"),
                "--role-session-name",
                "audit"));
        if (!externalId.isEmpty()) {
            command.addAll(List.of("--external-id", externalId));
        }
        return new AwsCli(environment).run(command.toArray(String[]::new));
    }
}
