package io.crossbind.e2e.demo;

import java.util.List;

final class FirstBindingIsReady implements Step {

    static final String NAMESPACE = "analytics";
    static final String NAME = "reports";

    @Override
    public String title() {
        return "The first binding";
    }

    @Override
    public String why() {
        return "An app team declares in its own namespace which resources its service account may access. The team needs no change by an AWS administrator.";
    }

    @Override
    public void run(DemoEnvironment stage, Narrator narrator) {
        stage.aws().clearCalls();
        narrator.command("kubectl apply -f operator/examples/eks-oidc-provider.yaml");
        stage.manifests().applyExample("eks-oidc-provider.yaml");
        Ready ready = stage.manifests().awaitBinding(NAMESPACE, NAME);
        narrator.show(ready.lines("crossaccountbinding/" + NAME));
        List<String> writes = stage.account(DemoEnvironment.DATA)
                .operatorsCalls()
                .filter(call -> !call.startsWith("Get") && !call.startsWith("List"))
                .toList();
        narrator.check(
                writes.equals(List.of("CreateOpenIDConnectProvider", "CreateRole", "PutRolePolicy")),
                "three writes in account " + DemoEnvironment.DATA
                        + ": CreateOpenIDConnectProvider, CreateRole, PutRolePolicy",
                writes);
        String annotation = stage.manifests()
                .annotation(NAMESPACE, NAME, PodCredentials.ROLE_ANNOTATION)
                .orElse("none");
        narrator.check(
                annotation.equals(ready.roleArn()),
                "service account " + NAME + " is annotated with " + ready.roleArn(),
                annotation);
    }
}
