package io.crossbind.kit.aws;

/** One call on its way: what was asked, by whom, and what there is to answer it. */
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
     * Checks a right that the call needs beside its own action.
     *
     * @throws AwsError AccessDenied
     */
    void require(String action, Target target) {
        authorizer.check(this, action, target);
    }
}
