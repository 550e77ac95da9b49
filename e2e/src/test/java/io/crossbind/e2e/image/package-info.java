/** The image of {@code make image}, unpacked and started without a container runtime: {@code make image-test}. */
package io.crossbind.e2e.image;
