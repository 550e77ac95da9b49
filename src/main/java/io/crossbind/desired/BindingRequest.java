package io.crossbind.desired;

import io.crossbind.api.v1alpha1.CrossAccountBindingSpec;
import io.crossbind.model.NamespaceFacts;
import java.time.Instant;
import java.util.function.IntSupplier;

/**
 * The parts of a binding that the rules of accounts judge.
 *
 * @param name metadata.name of the binding
 * @param created metadata.creationTimestamp of the binding, which the API server sets
 * @param older the number of older bindings of the namespace to the same target account, and of deleted bindings whose roles are left; only a rule with {@code maxBindings} counts them
 */
public record BindingRequest(
        NamespaceFacts namespace, String name, CrossAccountBindingSpec spec, Instant created, IntSupplier older) {}
