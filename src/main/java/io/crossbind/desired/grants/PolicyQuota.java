package io.crossbind.desired.grants;

/**
 * The quota of a service for the policy of one resource.
 *
 * @param bytes the size of the document as written, including white space
 * @param statements the number of statements in the document
 * @param principals the number of principals in the document, over all statements
 * @param actions the number of actions in one statement
 */
public record PolicyQuota(int bytes, int statements, int principals, int actions) {
    private static final int ANY = Integer.MAX_VALUE;

    /** No limit: for a service without a quota, or for a service that reports the excess itself. */
    public static final PolicyQuota NONE = ofSize(ANY);

    /** The quota of a service that limits only the size. */
    public static PolicyQuota ofSize(int bytes) {
        return new PolicyQuota(bytes, ANY, ANY, ANY);
    }

    PolicyQuota withStatements(int most) {
        return new PolicyQuota(bytes, most, principals, actions);
    }

    PolicyQuota withPrincipals(int most) {
        return new PolicyQuota(bytes, statements, most, actions);
    }

    PolicyQuota withActions(int most) {
        return new PolicyQuota(bytes, statements, principals, most);
    }
}
