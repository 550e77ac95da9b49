package io.crossbind.e2e.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import software.amazon.awssdk.services.iam.model.Role;

final class RoleIsExact implements Step {

    @Override
    public String title() {
        return "The role that the operator created";
    }

    @Override
    public String why() {
        return "The trust policy names exactly one service account and one audience. The boundary limits the permissions.";
    }

    @Override
    public void run(DemoEnvironment stage, Narrator narrator) {
        String arn = stage.manifests()
                .awaitBinding(FirstBindingIsReady.NAMESPACE, FirstBindingIsReady.NAME)
                .roleArn();
        String name = Arns.name(arn);
        DemoAccount account = stage.account(DemoEnvironment.DATA);
        Role role = account.role(name);
        narrator.command("aws iam get-role --role-name " + name);
        narrator.say("trust policy");
        narrator.show(account.trust(name));
        narrator.say("inline policy");
        narrator.show(account.inlinePolicy(name));
        narrator.say("tags");
        List<String> tags = role.tags().stream()
                .map(tag -> tag.key() + " = " + tag.value())
                .sorted()
                .toList();
        narrator.show(tags);
        String issuer = stage.cluster().issuer().substring("https://".length());
        JsonNode exactly = Json.parse(account.trust(name)).at("/Statement/0/Condition/StringEquals");
        narrator.check(
                isOrHolds(exactly.path(issuer + ":sub"), "system:serviceaccount:analytics:reports"),
                "only service account reports of namespace analytics can assume the role",
                exactly);
        narrator.check(
                isOrHolds(exactly.path(issuer + ":aud"), PodCredentials.AUDIENCE),
                "the token must be for audience " + PodCredentials.AUDIENCE,
                exactly);
        narrator.check(
                account.boundaryArn().equals(role.permissionsBoundary().permissionsBoundaryArn()),
                "the permissions boundary is " + account.boundaryArn(),
                role.permissionsBoundary());
        narrator.check(
                tags.contains("crossbind.io/binding = analytics/reports"),
                "the tags name the owner: the operator changes and deletes no role without these tags",
                tags);
    }

    /** IAM treats a value and a list of one value alike. */
    private static boolean isOrHolds(JsonNode value, String expected) {
        return value.isArray()
                ? value.size() == 1 && value.get(0).asText().equals(expected)
                : value.asText().equals(expected);
    }
}
