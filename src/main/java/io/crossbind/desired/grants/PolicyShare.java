package io.crossbind.desired.grants;

/**
 * The share of the policy of a resource that all bindings of a namespace may use together, so that no namespace uses up what others need too.
 *
 * @param accountName metadata.name of the AwsAccount whose rule sets the share
 * @param percent of each quota of the policy, 1 to 100
 */
public record PolicyShare(String accountName, String namespace, int percent) {
    private static final int WHOLE = 100;

    /**
     * The part of a quota that the namespace may use, rounded up, so that a small quota leaves every namespace at least one statement.
     *
     * @param quota {@link Integer#MAX_VALUE} if the service has none
     */
    public int of(int quota) {
        return quota == Integer.MAX_VALUE ? quota : Math.toIntExact(Math.ceilDiv((long) quota * percent, WHOLE));
    }
}
