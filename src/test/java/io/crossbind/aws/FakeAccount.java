package io.crossbind.aws;

import io.crossbind.model.AccountId;

/** An account in memory and the operator's session in it. */
public final class FakeAccount {
    public static final String ID = "111122223333";

    /** Where its EKS clusters are. */
    public static final String REGION = "eu-west-1";

    private final FakeIam iam = new FakeIam(ID);
    private final FakeEks eks = new FakeEks(ID, REGION);
    private final AwsSession session =
            new AwsSession(new AccountId(ID), iam, new FakeSts(ID), this::eksIn, _ -> new FakeSts(ID), 4);

    private FakeEks eksIn(String region) {
        if (!region.equals(REGION)) {
            throw new IllegalArgumentException("nothing is in " + region);
        }
        return eks;
    }

    public FakeIam iam() {
        return iam;
    }

    public FakeEks eks() {
        return eks;
    }

    public AwsSession session() {
        return session;
    }
}
