package io.crossbind.api.v1alpha1;

/** An account that the operator has no access to, such as a customer's. It has no settings yet. */
public record Unmanaged() {}
