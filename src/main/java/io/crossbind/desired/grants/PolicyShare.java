package io.crossbind.desired.grants;

/**
 * The share of all bindings of a namespace together in the policy of a resource. With a share, no namespace can use up the room of others.
 *
 * @param accountName metadata.name of the AwsAccount whose rule sets the share
 * @param percent of each quota of the policy, 1 to 100
 */
public record PolicyShare(String accountName, String namespace, int percent) {
    private static final int WHOLE = 100;

    /**
     * The namespace's part of a quota, rounded up, so that a small quota leaves every namespace at least one statement.
     *
     * @param quota {@link Integer#MAX_VALUE} if the service has none
     */
    public int of(int quota) {
        return quota == Integer.MAX_VALUE ? quota : Math.toIntExact(Math.ceilDiv((long) quota * percent, WHOLE));
    }
}
