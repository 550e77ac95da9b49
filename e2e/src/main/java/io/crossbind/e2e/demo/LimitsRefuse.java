package io.crossbind.e2e.demo;

import java.util.List;

final class LimitsRefuse implements Step {

    private static final String ADMIN = """
            apiVersion: crossbind.io/v1alpha1
            kind: CrossAccountBinding
            metadata: {name: greedy, namespace: analytics}
            spec:
              accountRef: {name: data-prod}
              workload: {serviceAccount: {name: greedy, create: true}}
              role: {managedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"]}
            """;
    private static final String SESSION = """
            apiVersion: crossbind.io/v1alpha1
            kind: CrossAccountBinding
            metadata: {name: enduring, namespace: analytics}
            spec:
              accountRef: {name: data-prod}
              workload: {serviceAccount: {name: enduring, create: true}}
              role:
                managedPolicyArns: ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"]
                maxSessionDuration: 12h
            """;
    private static final String NAMESPACE = """
            apiVersion: crossbind.io/v1alpha1
            kind: CrossAccountBinding
            metadata: {name: reports, namespace: marketing}
            spec:
              accountRef: {name: data-prod}
              workload: {serviceAccount: {name: reports}}
              role: {managedPolicyArns: ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"]}
            """;

    @Override
    public String title() {
        return "Limits are enforced";
    }

    @Override
    public String why() {
        return "The operator rejects a binding that exceeds the account's limits. The condition names the limit and who can change it.";
    }

    @Override
    public void run(DemoEnvironment stage, Narrator narrator) {
        List<String> before = stage.account(DemoEnvironment.DATA).operatorsRoles();
        refuse(stage, narrator, ADMIN, "analytics", "greedy", "ManagedPolicyNotAllowed", "AdministratorAccess");
        refuse(stage, narrator, SESSION, "analytics", "enduring", "SessionTooLong", "12h");
        refuse(stage, narrator, NAMESPACE, "marketing", "reports", "NamespaceNotAllowed", "marketing");
        List<String> after = stage.account(DemoEnvironment.DATA).operatorsRoles();
        narrator.check(after.equals(before), "the operator wrote nothing in AWS for the three bindings", after);
    }

    private static void refuse(
            DemoEnvironment stage,
            Narrator narrator,
            String manifest,
            String namespace,
            String name,
            String reason,
            String named) {
        stage.manifests().apply(manifest);
        Ready refused = stage.manifests().awaitReason(namespace, name, reason);
        narrator.show(refused.lines("crossaccountbinding/" + name));
        narrator.check(
                !refused.isTrue() && refused.message().contains(named),
                "rejected with " + reason + ", and the message names " + named,
                refused);
    }
}
