/** How the operator exchanges with the API server: how many requests at a time, and in which order. */
@NullMarked
package io.crossbind.operator.http;

import org.jspecify.annotations.NullMarked;
