/** The admission webhook that gives pods their AWS config file and token, and the certificates that it serves with. */
@NullMarked
package io.crossbind.webhook;

import org.jspecify.annotations.NullMarked;
