/** The operator's exchanges with the API server: the number of concurrent requests, and their order. */
@NullMarked
package io.crossbind.operator.http;

import org.jspecify.annotations.NullMarked;
