package io.crossbind.desired.grants;

import io.crossbind.model.ResourceArn;
import java.util.Set;

/**
 * A possible and allowed grant.
 *
 * @param actions the actions of the grant, or the actions of its access level
 */
record AllowedGrant(GrantService service, ResourceArn resource, Set<String> actions) {}
