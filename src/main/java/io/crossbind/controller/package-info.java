/** Reconcilers, the events that wake them, and the Kubernetes side of changes. */
@NullMarked
package io.crossbind.controller;

import org.jspecify.annotations.NullMarked;
