/** Reconcilers, their event sources, and the Kubernetes side of changes. */
@NullMarked
package io.crossbind.controller;

import org.jspecify.annotations.NullMarked;
