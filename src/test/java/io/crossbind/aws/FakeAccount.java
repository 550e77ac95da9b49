package io.crossbind.aws;

import io.crossbind.model.AccountId;

/** An account in memory and the operator's session in it. */
public final class FakeAccount {
    public static final String ID = "111122223333";

    /** The region of the EKS clusters. */
    public static final String REGION = "eu-west-1";

    private final FakeIam iam = new FakeIam(ID);
    private final FakeEks eks = new FakeEks(ID, REGION);
    private final FakeClients clients = new FakeClients().with("eks", REGION, eks);
    private final AwsSession session =
            new AwsSession(new AccountId(ID), iam, new FakeSts(ID), clients, _ -> new FakeSts(ID), 4);

    /**
     * Puts a service into the account.
     *
     * @param service the prefix of the service's actions
     * @param region empty for a service called without a region
     */
    public FakeAccount with(String service, String region, Object client) {
        clients.with(service, region, client);
        return this;
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
