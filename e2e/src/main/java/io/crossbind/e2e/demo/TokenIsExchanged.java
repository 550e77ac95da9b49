package io.crossbind.e2e.demo;

final class TokenIsExchanged implements Step {

    @Override
    public String title() {
        return "The pod exchanges its token for credentials";
    }

    @Override
    public String why() {
        return "The pod identity webhook gives new pods a token and these variables. The SDK exchanges the token, so no access keys are stored.";
    }

    @Override
    public void run(DemoEnvironment stage, Narrator narrator) {
        try (PodCredentials pod =
                PodCredentials.injected(stage, FirstBindingIsReady.NAMESPACE, FirstBindingIsReady.NAME)) {
            narrator.say("environment of the pod");
            narrator.show(pod.environment());
            narrator.command("aws sts get-caller-identity");
            String caller = pod.program().sts().getCallerIdentity().arn();
            narrator.show(caller);
            narrator.check(
                    caller.startsWith("arn:aws:sts::" + DemoEnvironment.DATA + ":assumed-role/"),
                    "AssumeRoleWithWebIdentity gave the pod a session of the role in account " + DemoEnvironment.DATA,
                    caller);
        }
    }
}
