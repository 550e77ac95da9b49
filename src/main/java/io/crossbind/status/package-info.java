/** What a manifest's author reads: status and conditions made of outcomes. Pure; time comes in as a clock. */
@NullMarked
package io.crossbind.status;

import org.jspecify.annotations.NullMarked;
