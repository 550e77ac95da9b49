/** How GitOps tools judge the product's objects. */
@NullMarked
package io.crossbind.e2e.gitops;

import org.jspecify.annotations.NullMarked;
