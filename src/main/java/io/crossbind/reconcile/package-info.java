/**
 * The shared types of all reconciliations: the registry of accounts, retries, finalizers and the life of an object. No reconciliation knows JOSDK, a
 * Kubernetes client or the AWS SDK.
 */
@NullMarked
package io.crossbind.reconcile;

import org.jspecify.annotations.NullMarked;
