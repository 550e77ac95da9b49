package io.crossbind.e2e.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;

final class DriftIsRepaired implements Step {

    private static final String INTERVAL = "2s";

    @Override
    public String title() {
        return "Drift is corrected";
    }

    @Override
    public String why() {
        return "An administrator manually allows another account to assume the role. The next drift check corrects the trust policy.";
    }

    @Override
    public void run(DemoEnvironment stage, Narrator narrator) {
        narrator.command("kubectl patch awsaccount data-prod --type=merge -p '{\"spec\":{\"driftCheckInterval\":\""
                + INTERVAL + "\"}}'   # 5m by default: too long for a demo");
        stage.manifests().patchAccount("data-prod", "{\"spec\":{\"driftCheckInterval\":\"" + INTERVAL + "\"}}");
        stage.manifests().awaitAccount("data-prod");
        DemoAccount account = stage.account(DemoEnvironment.DATA);
        String role = Arns.name(stage.manifests()
                .awaitBinding(FirstBindingIsReady.NAMESPACE, FirstBindingIsReady.NAME)
                .roleArn());
        String before = account.trust(role);

        narrator.command(
                "aws iam update-assume-role-policy --role-name " + role + " --policy-document file://open.json");
        account.setTrust(role, """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "%s"},
                 "Action": "sts:AssumeRole"}]}""".formatted(DemoEnvironment.ML));
        Instant opened = Instant.now();
        String open = account.trust(role);
        narrator.show(LineDiff.between(before, open));

        JsonNode wanted = Json.parse(before);
        stage.manifests()
                .awaitTrue(
                        "the trust policy is as before",
                        () -> Json.parse(account.trust(role)).equals(wanted),
                        () -> account.trust(role));
        long millis = Duration.between(opened, Instant.now()).toMillis();
        narrator.say("after the correction");
        narrator.show(LineDiff.between(open, account.trust(role)));
        stage.manifests()
                .latestEvent(FirstBindingIsReady.NAMESPACE, FirstBindingIsReady.NAME)
                .ifPresent(event -> narrator.say("event: " + event));
        narrator.holds("corrected after %.1f s; a drift check runs every %s and costs two calls for up to 1000 roles"
                .formatted(millis / 1000.0, INTERVAL));
    }
}
