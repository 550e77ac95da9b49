package io.crossbind.desired;

import io.crossbind.model.Issuer;
import java.util.Map;

/**
 * The OpenID Connect provider that all federated bindings of an account share.
 *
 * @param audience the client ID it has to accept
 */
public record DesiredProvider(String arn, Issuer issuer, String audience, Map<String, String> tags) {}
