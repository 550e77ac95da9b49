/**
 * The API, group {@code crossbind.io}, version {@code v1alpha1}: shapes and their validation, no logic. The CRDs in {@code crds/}
 * are generated from these types.
 */
@NullMarked
package io.crossbind.api.v1alpha1;

import org.jspecify.annotations.NullMarked;
