package io.crossbind.model;

import java.util.regex.Pattern;

/** Names of Kubernetes objects. A name from a tag or a reference is checked before its use in a URL. */
public final class ObjectNames {
    private static final int LONGEST_LABEL = 63;
    private static final int LONGEST_SUBDOMAIN = 253;
    private static final String LABEL = "[a-z0-9](?:[-a-z0-9]*[a-z0-9])?";
    private static final Pattern A_LABEL = Pattern.compile(LABEL);
    private static final Pattern A_SUBDOMAIN = Pattern.compile(LABEL + "(?:\\." + LABEL + ")*");

    private ObjectNames() {}

    /** Returns whether a namespace can have the name (Kubernetes, object names: RFC 1123 label names). */
    public static boolean isNamespace(String name) {
        return name.length() <= LONGEST_LABEL && A_LABEL.matcher(name).matches();
    }

    /** Returns whether most other objects can have the name (Kubernetes, object names: DNS subdomain names). */
    public static boolean isObject(String name) {
        return name.length() <= LONGEST_SUBDOMAIN && A_SUBDOMAIN.matcher(name).matches();
    }
}
