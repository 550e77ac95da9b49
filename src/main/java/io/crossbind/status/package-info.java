/** The statuses and conditions that users read, computed from outcomes. The package is pure; a clock provides the time. */
@NullMarked
package io.crossbind.status;

import org.jspecify.annotations.NullMarked;
