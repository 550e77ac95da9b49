/** The admission webhook, which gives pods their AWS config file and token, and the certificates of its server. */
@NullMarked
package io.crossbind.webhook;

import org.jspecify.annotations.NullMarked;
