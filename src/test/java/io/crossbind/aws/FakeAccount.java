package io.crossbind.aws;

import io.crossbind.model.AccountId;

/** An account in memory and the operator's session in it. */
public final class FakeAccount {
    public static final String ID = "111122223333";

    private final FakeIam iam = new FakeIam(ID);
    private final AwsSession session = new AwsSession(new AccountId(ID), iam, new FakeSts(ID), 4);

    public FakeIam iam() {
        return iam;
    }

    public AwsSession session() {
        return session;
    }
}
