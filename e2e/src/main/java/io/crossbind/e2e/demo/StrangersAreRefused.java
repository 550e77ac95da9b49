package io.crossbind.e2e.demo;

final class StrangersAreRefused implements Step {

    private static final String STRANGERS = """
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: intruder, namespace: analytics}
            ---
            apiVersion: v1
            kind: Namespace
            metadata: {name: marketing}
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: reports, namespace: marketing}
            """;

    @Override
    public String title() {
        return "Other identities are rejected";
    }

    @Override
    public String why() {
        return "Every user who can create pods can request any role with a valid token. The trust policy decides, not the annotation.";
    }

    @Override
    public void run(DemoEnvironment stage, Narrator narrator) {
        stage.manifests().apply(STRANGERS);
        String role = stage.manifests()
                .awaitBinding(FirstBindingIsReady.NAMESPACE, FirstBindingIsReady.NAME)
                .roleArn();
        String subject = "AccessDenied";
        refuse(
                stage,
                narrator,
                "another service account of the namespace",
                "analytics",
                "intruder",
                role,
                PodCredentials.AUDIENCE,
                subject);
        refuse(
                stage,
                narrator,
                "the same name in another namespace",
                "marketing",
                "reports",
                role,
                PodCredentials.AUDIENCE,
                subject);
        refuse(
                stage,
                narrator,
                "the service account of the binding with a token for another audience",
                "analytics",
                "reports",
                role,
                "vault",
                "InvalidIdentityToken");
    }

    private static void refuse(
            DemoEnvironment stage,
            Narrator narrator,
            String who,
            String namespace,
            String serviceAccount,
            String role,
            String audience,
            String code) {
        try (PodCredentials pod = PodCredentials.asking(stage, namespace, serviceAccount, role, audience)) {
            narrator.say("system:serviceaccount:%s:%s, audience %s".formatted(namespace, serviceAccount, audience));
            String refusal = Refusals.of(() -> pod.program().sts().getCallerIdentity());
            narrator.show(refusal);
            narrator.check(refusal.startsWith(code), who + " is rejected", refusal);
        }
    }
}
