package io.crossbind.e2e.demo;

import java.util.List;

final class AllIsRemoved implements Step {

    @Override
    public String title() {
        return "Everything is deleted";
    }

    @Override
    public String why() {
        return "When a binding is deleted, the operator deletes its roles. With the last binding the operator also deletes the provider.";
    }

    @Override
    public void run(DemoEnvironment stage, Narrator narrator) {
        narrator.command("kubectl delete crossaccountbindings --all --all-namespaces");
        int deleted = stage.manifests().deleteBindings();
        narrator.check(deleted == 8, "all eight bindings are deleted", deleted + " were deleted");
        narrator.command("kubectl delete awsaccounts --all");
        stage.manifests().deleteAccounts();
        narrator.holds("all three AwsAccounts are deleted");
        for (DemoEnvironment.AccountId id : List.of(DemoEnvironment.HOME, DemoEnvironment.DATA, DemoEnvironment.ML)) {
            DemoAccount account = stage.account(id);
            List<String> roles = account.operatorsRoles();
            List<String> providers = account.providers();
            narrator.check(
                    roles.isEmpty() && providers.isEmpty(),
                    "account " + id + ": no role of the operator and no OpenID Connect provider remain",
                    roles + " and " + providers);
        }
        String annotation = stage.manifests()
                .annotation(FirstBindingIsReady.NAMESPACE, FirstBindingIsReady.NAME, PodCredentials.ROLE_ANNOTATION)
                .orElse("");
        narrator.check(
                annotation.isEmpty() && stage.manifests().serviceAccountExists("analytics", "reports"),
                "service account reports remains, without the annotation",
                annotation);
        narrator.say(
                "Kubernetes deletes the service account exporter, which the operator created. On a real cluster, this takes up to 40 s.");
        stage.manifests()
                .awaitTrue(
                        "service account exporter, which the operator created, is deleted",
                        () -> !stage.manifests().serviceAccountExists("analytics", "exporter"),
                        () -> "it still exists");
        narrator.holds("service account exporter, which the operator created, is deleted");
    }
}
