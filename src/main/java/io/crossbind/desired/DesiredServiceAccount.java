package io.crossbind.desired;

import java.util.Map;

/**
 * The service account's share of a binding.
 *
 * @param create whether it is made when it is missing
 * @param annotations what the pod identity webhook reads; none where credentials come another way
 */
public record DesiredServiceAccount(String namespace, String name, boolean create, Map<String, String> annotations) {
    /** The annotation by which the pod identity webhook knows the role; there is one per service account. */
    public static final String ROLE_ARN = "eks.amazonaws.com/role-arn";
}
