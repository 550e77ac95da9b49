package io.crossbind.api.v1alpha1;

/** Marks an account without access for the operator, such as the account of a customer. The type has no settings yet. */
public record Unmanaged() {}
