package io.crossbind.e2e.demo;

import java.util.List;

final class AccountsAreRead implements Step {

    @Override
    public String title() {
        return "The accounts";
    }

    @Override
    public String why() {
        return "An administrator declares the accounts that bindings may use, for which namespaces, and within which limits.";
    }

    @Override
    public void run(DemoEnvironment stage, Narrator narrator) {
        narrator.command("kubectl apply -f operator/examples/namespaces.yaml");
        stage.manifests().applyExample("namespaces.yaml");
        narrator.command(
                "kubectl apply -f operator/examples/accounts.yaml -f operator/examples/namespaces-by-label.yaml");
        stage.manifests().applyExample("accounts.yaml");
        stage.manifests().applyExample("namespaces-by-label.yaml");
        for (String name : List.of("home", "data-prod", "ml-prod")) {
            Ready ready = stage.manifests().awaitAccount(name);
            narrator.show(ready.lines("awsaccount/" + name));
            narrator.check(ready.reason().equals("Observed"), "the operator has read account " + name, ready);
        }
    }
}
