package io.crossbind.desired.grants;

/**
 * What a service takes as the policy of one resource.
 *
 * @param bytes of the document as it is written, white space included
 * @param statements in the document
 * @param principals in the document, over all statements
 * @param actions in one statement
 */
public record PolicyLimits(int bytes, int statements, int principals, int actions) {
    private static final int ANY = Integer.MAX_VALUE;

    /** Of a service that limits nothing, or tells so itself. */
    public static final PolicyLimits NONE = ofSize(ANY);

    /** Of a service that limits nothing but the size. */
    public static PolicyLimits ofSize(int bytes) {
        return new PolicyLimits(bytes, ANY, ANY, ANY);
    }

    PolicyLimits withStatements(int most) {
        return new PolicyLimits(bytes, most, principals, actions);
    }

    PolicyLimits withPrincipals(int most) {
        return new PolicyLimits(bytes, statements, most, actions);
    }

    PolicyLimits withActions(int most) {
        return new PolicyLimits(bytes, statements, principals, most);
    }
}
