package io.crossbind.desired.grants;

import java.util.Map;
import java.util.Set;

/**
 * An Allow statement without its principal.
 *
 * @param resources ARNs
 * @param conditions operator, then key, then values
 */
record StatementTemplate(
        Set<String> resources, Map<String, Map<String, Set<String>>> conditions, Set<String> actions) {}
