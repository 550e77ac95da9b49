package io.crossbind.e2e.demo;

final class TokenIsExchanged implements Step {

    @Override
    public String title() {
        return "A pod's token, exchanged";
    }

    @Override
    public String why() {
        return "The pod identity webhook gives new pods this token and environment; the SDK does the rest. No keys anywhere.";
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
                    "AssumeRoleWithWebIdentity made the pod a session of the role in account " + DemoEnvironment.DATA,
                    caller);
        }
    }
}
