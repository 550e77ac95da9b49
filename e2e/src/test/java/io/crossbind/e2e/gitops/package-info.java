/** What the tools of GitOps make of the product's objects. */
@NullMarked
package io.crossbind.e2e.gitops;

import org.jspecify.annotations.NullMarked;
