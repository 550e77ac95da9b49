/** The verdicts of GitOps tools on crossbind's objects. */
@NullMarked
package io.crossbind.e2e.gitops;

import org.jspecify.annotations.NullMarked;
