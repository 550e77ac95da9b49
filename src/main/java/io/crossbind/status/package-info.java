/** The statuses and conditions for users, computed from outcomes. The package is pure; a clock provides the time. */
@NullMarked
package io.crossbind.status;

import org.jspecify.annotations.NullMarked;
