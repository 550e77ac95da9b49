package io.crossbind.desired.grants;

import java.util.Map;
import java.util.Set;

/**
 * An Allow statement that does not know yet for whom.
 *
 * @param resources ARNs
 * @param conditions operator, then key, then values
 */
record Allowance(Set<String> resources, Map<String, Map<String, Set<String>>> conditions, Set<String> actions) {}
