package io.crossbind.e2e.demo;

import java.util.List;
import java.util.TreeSet;

final class MoreBindings implements Step {

    /** A second account, which admits namespaces by their labels. */
    static final String TRAINER = """
            apiVersion: crossbind.io/v1alpha1
            kind: CrossAccountBinding
            metadata: {name: trainer, namespace: training}
            spec:
              accountRef: {name: ml-prod}
              workload: {serviceAccount: {name: trainer, create: true}}
              role:
                statements:
                  - {actions: ["s3:GetObject"], resources: ["arn:aws:s3:::models-ml-prod/*"]}
            """;

    @Override
    public String title() {
        return "More bindings, and a second account";
    }

    @Override
    public String why() {
        return "More features: policy conditions, managed policies, a service account that the operator creates, and a namespace admitted by its label.";
    }

    @Override
    public void run(DemoEnvironment stage, Narrator narrator) {
        for (String example : List.of("inline-statements", "managed-policies", "create-service-account")) {
            narrator.command("kubectl apply -f operator/examples/" + example + ".yaml");
            stage.manifests().applyExample(example + ".yaml");
        }
        narrator.command("kubectl apply -f trainer.yaml   # namespace training gets access to ml-prod");
        stage.manifests().apply(TRAINER);
        TreeSet<String> arns = new TreeSet<>();
        for (String binding : List.of("ingest", "audit", "exporter")) {
            arns.add(ready(stage, narrator, "analytics", binding));
        }
        List<String> roles = stage.account(DemoEnvironment.DATA).operatorsRoles();
        narrator.check(
                roles.size() == 4 && roles.containsAll(arns),
                "account " + DemoEnvironment.DATA + " has one role for each of its four bindings",
                roles);
        String trainer = ready(stage, narrator, "training", "trainer");
        List<String> there = stage.account(DemoEnvironment.ML).operatorsRoles();
        narrator.check(
                there.equals(List.of(trainer)),
                "account " + DemoEnvironment.ML + " has one role, for namespace training",
                there);
        narrator.check(
                stage.account(DemoEnvironment.DATA).providers().size() == 1,
                "the four bindings share one OpenID Connect provider",
                stage.account(DemoEnvironment.DATA).providers());
        narrator.check(
                stage.manifests().serviceAccountExists("analytics", "exporter"),
                "the operator created service account exporter (create: true)",
                "it does not exist");
    }

    private static String ready(DemoEnvironment stage, Narrator narrator, String namespace, String binding) {
        Ready ready = stage.manifests().awaitBinding(namespace, binding);
        narrator.show("%-30s Ready=True  %s".formatted("crossaccountbinding/" + binding, ready.roleArn()));
        return ready.roleArn();
    }
}
