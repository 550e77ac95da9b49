/** Grants on resources: the policies of services, end to end. */
@NullMarked
package io.crossbind.e2e.grants;

import org.jspecify.annotations.NullMarked;
