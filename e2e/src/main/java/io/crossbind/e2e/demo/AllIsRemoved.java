package io.crossbind.e2e.demo;

import java.util.List;

final class AllIsRemoved implements Step {

    @Override
    public String title() {
        return "All is removed";
    }

    @Override
    public String why() {
        return "A deleted binding takes everything with it that was made for it, and the last one the provider.";
    }

    @Override
    public void run(DemoEnvironment stage, Narrator narrator) {
        narrator.command("kubectl delete crossaccountbindings --all --all-namespaces");
        int deleted = stage.manifests().deleteBindings();
        narrator.check(deleted == 8, "all eight bindings are gone", deleted + " were deleted");
        narrator.command("kubectl delete awsaccounts --all");
        stage.manifests().deleteAccounts();
        narrator.holds("all three accounts are gone");
        for (DemoEnvironment.AccountId id : List.of(DemoEnvironment.HOME, DemoEnvironment.DATA, DemoEnvironment.ML)) {
            DemoAccount account = stage.account(id);
            List<String> roles = account.operatorsRoles();
            List<String> providers = account.providers();
            narrator.check(
                    roles.isEmpty() && providers.isEmpty(),
                    "account " + id + ": 0 roles of the operator's, 0 OpenID Connect providers",
                    roles + " and " + providers);
        }
        String annotation = stage.manifests()
                .annotation(FirstBindingIsReady.NAMESPACE, FirstBindingIsReady.NAME, PodCredentials.ROLE_ANNOTATION)
                .orElse("");
        narrator.check(
                annotation.isEmpty() && stage.manifests().serviceAccountExists("analytics", "reports"),
                "service account reports is still there, without the annotation",
                annotation);
        stage.manifests()
                .awaitTrue(
                        "service account exporter, which the operator made, is gone",
                        () -> !stage.manifests().serviceAccountExists("analytics", "exporter"),
                        () -> "it still exists");
        narrator.holds("service account exporter, which the operator made, is gone");
    }
}
