package io.crossbind.e2e.binding;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbind.e2e.aws.AwsStandIn.Capability;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.iam.model.Tag;

/** An applied binding takes effect in AWS and in the cluster, and its status reports success. */
interface FirstBindingContract {
    @ContractTest
    @StandInSpecific("the encoding of documents, tags and boundaries")
    default void roleIsWhatTheManifestSays(TestTenant team) {
        String shared = team.aws().createPolicy("shared-reads");
        team.serviceAccount("reports");
        team.world()
                .apply(team.manifest("reports")
                        .role("""
                {maxSessionDuration: 2h, managedPolicyArns: ['%s'], statements: [
                  {sid: Read, actions: ['s3:GetObject', 's3:ListBucket'], resources: ['arn:aws:s3:::reports', 'arn:aws:s3:::reports/*']},
                  {actions: ['sqs:SendMessage'], resources: ['arn:aws:sqs:eu-west-1:%s:out'],
                   conditions: {StringEquals: {'aws:PrincipalTag/team': [reports]}}}]}""".formatted(shared, team.accountId()))
                        .yaml());
        team.kubectl("wait", "xab/reports", "--for=condition=Ready", "--timeout=60s");

        RoleInAws role = team.role(team.roleName("reports"));
        assertThat(role.path()).isEqualTo("/crossbind/");
        assertThat(role.boundary()).isEqualTo(team.boundary());
        assertThat(role.sessionSeconds()).isEqualTo(7200);
        assertThat(role.tags())
                .containsOnly(
                        Map.entry("crossbind.io/cluster", team.clusterId()),
                        Map.entry("crossbind.io/binding", team.name() + "/reports"),
                        Map.entry(
                                "crossbind.io/namespace-uid",
                                team.world().get("default", "namespace/" + team.name(), "{.metadata.uid}")),
                        Map.entry(
                                "crossbind.io/binding-uid",
                                team.world().get(team.name(), "xab/reports", "{.metadata.uid}")));
        String record = team.name() + ".reports." + team.world().get(team.name(), "xab/reports", "{.metadata.uid}");
        assertThat(team.world().get("default", "accessrecord/" + record, "{.spec.targetRole.arn}"))
                .endsWith(team.roleName("reports"));
        assertThat(role.attached()).containsExactly(shared);
        assertThat(role.trust()).isEqualTo(exactTrust(team, "reports"));
        assertThat(role.inline())
                .containsOnly(Map.entry("crossbind", PolicyJson.parse("""
                {"Version": "2012-10-17", "Statement": [
                  {"Sid": "Read", "Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"],
                   "Resource": ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"]},
                  {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:eu-west-1:%s:out",
                   "Condition": {"StringEquals": {"aws:PrincipalTag/team": "reports"}}}]}""".formatted(team.accountId()))));
    }

    /** The policy tests both keys exactly. Another service account, or a token for another audience, does not match. */
    static JsonNode exactTrust(TestTenant team, String serviceAccount) {
        String issuer = team.clusterId();
        return PolicyJson.parse(
                """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity",
                 "Principal": {"Federated": "%s"},
                 "Condition": {"StringEquals": {"%s:sub": "system:serviceaccount:%s:%s", "%s:aud": "%s"}}}]}""".formatted(team.providerArn(), issuer, team.name(), serviceAccount, issuer, team.audience()));
    }

    @ContractTest
    default void statusNamesWhatWasMade(TestTenant team) {
        team.bind("reports");
        JsonNode status = team.binding("reports").path("status");
        RoleInAws role = team.role(team.roleName("reports"));
        assertThat(status.at("/targetRole/arn").asText())
                .isEqualTo(role.arn())
                .startsWith("arn:aws:iam::" + team.accountId() + ":role/crossbind/" + team.name() + "-reports-");
        assertThat(status.at("/targetRole/id").asText()).isEqualTo(role.id());
        assertThat(status.path("oidcProviderArn").asText()).isEqualTo(team.providerArn());
        assertThat(status.path("lastAppliedTime").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        assertThat(conditions(team.binding("reports")))
                .containsOnly(
                        Map.entry("Ready", "True"), Map.entry("Reconciling", "False"), Map.entry("Stalled", "False"));

        team.eventually(() -> {
            JsonNode account = team.object("AwsAccount", team.name()).path("status");
            assertThat(account.path("callerArn").asText())
                    .contains(":" + team.accountId() + ":assumed-role/")
                    .contains("operator/");
            assertThat(account.at("/oidcProvider/arn").asText()).isEqualTo(team.providerArn());
            assertThat(account.at("/oidcProvider/created").asBoolean()).isTrue();
            assertThat(account.path("orphans").size()).isZero();
            assertThat(conditions(team.object("AwsAccount", team.name())))
                    .containsEntry("Ready", "True")
                    .containsEntry("OidcProviderReady", "True")
                    .containsEntry("QuotaAvailable", "True");
        });
    }

    private static Map<String, String> conditions(JsonNode object) {
        return object.at("/status/conditions")
                .valueStream()
                .collect(Collectors.toMap(
                        condition -> condition.path("type").asText(),
                        condition -> condition.path("status").asText()));
    }

    @ContractTest
    default void everyConditionSpeaksOfTheGeneration(TestTenant team) {
        team.bind("reports");
        team.applyReady(team.manifest("reports")
                .role("{statements: [{actions: ['s3:PutObject'], resources: ['arn:aws:s3:::reports/*']}]}"));
        assertGenerations(team.binding("reports"), 2);
        assertGenerations(team.object("AwsAccount", team.name()), 1);
    }

    private static void assertGenerations(JsonNode object, long generation) {
        assertThat(object.at("/metadata/generation").asLong()).isEqualTo(generation);
        assertThat(object.at("/status/observedGeneration").asLong()).isEqualTo(generation);
        assertThat(object.at("/status/conditions").valueStream())
                .isNotEmpty()
                .allMatch(condition -> condition.path("observedGeneration").asLong() == generation);
    }

    @ContractTest
    default void serviceAccountIsAnnotatedByAnOwnFieldManager(TestTenant team) {
        team.bind("reports");
        Map<String, String> expected = Map.of(
                "eks.amazonaws.com/role-arn",
                team.roleArn("reports"),
                "eks.amazonaws.com/audience",
                team.audience(),
                "eks.amazonaws.com/sts-regional-endpoints",
                "true");
        assertThat(team.annotations("reports")).containsAllEntriesOf(expected);
        List<ManagedFieldsEntry> own = team
                .world()
                .cluster()
                .admin()
                .serviceAccounts()
                .inNamespace(team.name())
                .withName("reports")
                .get()
                .getMetadata()
                .getManagedFields()
                .stream()
                .filter(entry -> entry.getManager().equals("crossbind"))
                .toList();
        assertThat(own).singleElement().satisfies(entry -> {
            assertThat(entry.getOperation()).isEqualTo("Apply");
            assertThat(entry.getFieldsV1().getAdditionalProperties().keySet()).isEqualTo(Set.of("f:metadata"));
            assertThat(entry.getFieldsV1().getAdditionalProperties().toString())
                    .contains(expected.keySet().stream().map(key -> "f:" + key).toList());
        });
    }

    @ContractTest
    @StandInSpecific("the fields of an OIDC provider")
    default void providerAcceptsTheAudienceOnly(TestTenant team) {
        team.bind("reports");
        assertThat(team.aws().providers()).containsExactly(team.providerArn());
        var provider =
                team.iam().getOpenIDConnectProvider(request -> request.openIDConnectProviderArn(team.providerArn()));
        assertThat(provider.clientIDList()).containsExactly(team.audience());
        team.needs(Capability.TAGS_OIDC_PROVIDERS);
        assertThat(provider.tags())
                .contains(Tag.builder()
                        .key("crossbind.io/cluster")
                        .value(team.clusterId())
                        .build());
    }

    @ContractTest
    default void columnsTellTheState(TestTenant team) {
        team.bind("reports");
        List<String> bindings = team.kubectl("get", "xab").lines().toList();
        assertThat(bindings.getFirst().split("\\s+"))
                .containsExactly("NAME", "ACCOUNT", "WORKLOAD", "DELIVERY", "READY", "REASON", "AGE");
        assertThat(bindings.getLast().split("\\s+"))
                .startsWith("reports", team.name(), "sa/reports", "WebIdentity", "True", "Ready");
        assertThat(team.kubectl("get", "xab", "-o", "wide"))
                .contains(team.roleArn("reports") + " ", team.roleArn("reports") + " is ready to be assumed.");

        List<String> accounts = team.kubectl("get", "xaa", team.name()).lines().toList();
        assertThat(accounts.getFirst().split("\\s+"))
                .containsExactly("NAME", "ACCOUNT", "REGION", "READY", "REASON", "AGE");
        assertThat(accounts.getLast().split("\\s+"))
                .startsWith(team.name(), team.accountId(), "eu-west-1", "True", "Observed");
        assertThat(team.kubectl("get", "crossbind")).contains("crossaccountbinding.crossbind.io/reports");
    }

    @ContractTest
    default void eventsTellWhatWasDone(TestTenant team) {
        team.bind("reports");
        String role = team.roleArn("reports");
        team.eventually(() -> assertThat(team.kubectl("get", "events.events.k8s.io", "-o", "jsonpath={.items[*].note}"))
                .contains("created role " + role)
                .contains("annotated service account " + team.name() + "/reports"));
    }
}
