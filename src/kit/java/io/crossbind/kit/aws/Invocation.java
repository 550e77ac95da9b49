package io.crossbind.kit.aws;

/** One call in progress: the request, the caller, and the state for the answer. */
record Invocation(
        SandboxState world,
        AccessKeys keys,
        Authorizer authorizer,
        Caller caller,
        Request request,
        Form form,
        String region) {

    /** The caller's account. */
    IamState account() {
        return world.account(caller.account());
    }

    /**
     * Checks an additional permission for the call beside its own action.
     *
     * @throws AwsError AccessDenied
     */
    void require(String action, Target target) {
        authorizer.check(this, action, target);
    }
}
