package io.crossbind.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A change of one statement that alters the meaning of the document. */
enum Mutation {
    ADD_ACTION {
        @Override
        Optional<PolicyStatement> of(PolicyStatement s) {
            return elements(s, "Action", "s3:Fresh");
        }
    },
    REMOVE_ACTION {
        @Override
        Optional<PolicyStatement> of(PolicyStatement s) {
            return elements(s, "Action", null);
        }
    },
    ADD_RESOURCE {
        @Override
        Optional<PolicyStatement> of(PolicyStatement s) {
            return elements(s, "Resource", "arn:aws:s3:::fresh");
        }
    },
    REMOVE_RESOURCE {
        @Override
        Optional<PolicyStatement> of(PolicyStatement s) {
            return elements(s, "Resource", null);
        }
    },
    CHANGE_CASE_OF_RESOURCE {
        @Override
        Optional<PolicyStatement> of(PolicyStatement s) {
            Map<String, Set<String>> changed = new TreeMap<>(s.elements());
            changed.computeIfPresent("Resource", (_, values) -> upperCase(values));
            return unless(changed.equals(s.elements()), with(s, s.principals(), changed, s.conditions()));
        }
    },
    NEGATE_ACTION {
        @Override
        Optional<PolicyStatement> of(PolicyStatement s) {
            return Optional.of(with(s, s.principals(), renamed(s.elements(), "Action", "NotAction"), s.conditions()));
        }
    },
    NEGATE_RESOURCE {
        @Override
        Optional<PolicyStatement> of(PolicyStatement s) {
            return Optional.of(
                    with(s, s.principals(), renamed(s.elements(), "Resource", "NotResource"), s.conditions()));
        }
    },
    CHANGE_EFFECT {
        @Override
        Optional<PolicyStatement> of(PolicyStatement s) {
            String effect = s.effect().equals("Allow") ? "Deny" : "Allow";
            return Optional.of(new PolicyStatement(s.sid(), effect, s.principals(), s.elements(), s.conditions()));
        }
    },
    NEGATE_PRINCIPAL {
        @Override
        Optional<PolicyStatement> of(PolicyStatement s) {
            return unless(
                    s.principals().isEmpty(),
                    with(s, renamed(s.principals(), "Principal", "NotPrincipal"), s.elements(), s.conditions()));
        }
    },
    ADD_PRINCIPAL {
        @Override
        Optional<PolicyStatement> of(PolicyStatement s) {
            return nested(s.principals(), "333333333333", Side.PRINCIPALS, s);
        }
    },
    REMOVE_PRINCIPAL {
        @Override
        Optional<PolicyStatement> of(PolicyStatement s) {
            return nested(s.principals(), null, Side.PRINCIPALS, s);
        }
    },
    ADD_CONDITION_VALUE {
        @Override
        Optional<PolicyStatement> of(PolicyStatement s) {
            return nested(s.conditions(), "fresh", Side.CONDITIONS, s);
        }
    },
    REMOVE_CONDITION_VALUE {
        @Override
        Optional<PolicyStatement> of(PolicyStatement s) {
            return nested(s.conditions(), null, Side.CONDITIONS, s);
        }
    },
    CHANGE_OPERATOR {
        @Override
        Optional<PolicyStatement> of(PolicyStatement s) {
            Map<String, Map<String, Set<String>>> changed = new TreeMap<>(s.conditions());
            String operator = changed.keySet().stream().findFirst().orElse(null);
            if (operator != null) {
                changed.put("ArnLike", changed.remove(operator));
            }
            return unless(operator == null, with(s, s.principals(), s.elements(), changed));
        }
    },
    ADD_CONDITION {
        @Override
        Optional<PolicyStatement> of(PolicyStatement s) {
            Map<String, Map<String, Set<String>>> changed = new TreeMap<>(s.conditions());
            changed.put("IpAddress", Map.of("aws:SourceIp", Set.of("10.0.0.0/8")));
            return Optional.of(with(s, s.principals(), s.elements(), changed));
        }
    },
    DROP_CONDITIONS {
        @Override
        Optional<PolicyStatement> of(PolicyStatement s) {
            return unless(s.conditions().isEmpty(), with(s, s.principals(), s.elements(), Map.of()));
        }
    };

    private enum Side {
        PRINCIPALS,
        CONDITIONS
    }

    /** The changed statement; empty where there is nothing to change. */
    abstract Optional<PolicyStatement> of(PolicyStatement statement);

    /** The document with one statement changed. */
    Optional<PolicyDocument> of(PolicyDocument document, int index) {
        int at = Math.floorMod(index, document.statements().size());
        return of(document.statements().get(at)).map(changed -> {
            List<PolicyStatement> statements = new ArrayList<>(document.statements());
            statements.set(at, changed);
            return new PolicyDocument(document.version(), statements);
        });
    }

    private static PolicyStatement with(
            PolicyStatement s,
            Map<String, Map<String, Set<String>>> principals,
            Map<String, Set<String>> elements,
            Map<String, Map<String, Set<String>>> conditions) {
        return new PolicyStatement(s.sid(), s.effect(), principals, elements, conditions);
    }

    private static Optional<PolicyStatement> unless(boolean impossible, PolicyStatement changed) {
        return impossible ? Optional.empty() : Optional.of(changed);
    }

    private static Optional<PolicyStatement> elements(PolicyStatement s, String element, @Nullable String added) {
        Map<String, Set<String>> changed = new TreeMap<>(s.elements());
        changed.replaceAll((name, values) -> name.endsWith(element) ? changed(values, added) : values);
        return unless(changed.equals(s.elements()), with(s, s.principals(), changed, s.conditions()));
    }

    private static Optional<PolicyStatement> nested(
            Map<String, Map<String, Set<String>>> map, @Nullable String added, Side side, PolicyStatement s) {
        Map<String, Map<String, Set<String>>> changed = new TreeMap<>();
        map.forEach((outer, inner) -> {
            Map<String, Set<String>> copy = new TreeMap<>(inner);
            copy.replaceAll((_, values) -> changed(values, added));
            changed.put(outer, copy);
        });
        PolicyStatement result = switch (side) {
            case PRINCIPALS -> with(s, changed, s.elements(), s.conditions());
            case CONDITIONS -> with(s, s.principals(), s.elements(), changed);
        };
        return unless(result.equals(s), result);
    }

    /** With the value added; or, without one, with one value fewer if there are several. */
    private static Set<String> changed(Set<String> values, @Nullable String added) {
        Set<String> result = new TreeSet<>(values);
        if (added != null) {
            result.add(added);
        } else if (result.size() > 1) {
            result.remove(values.iterator().next());
        }
        return result;
    }

    private static Set<String> upperCase(Set<String> values) {
        Set<String> result = new TreeSet<>();
        values.forEach(value -> result.add(value.toUpperCase(Locale.ROOT)));
        return result;
    }

    private static <T> Map<String, T> renamed(Map<String, T> map, String one, String other) {
        Map<String, T> result = new TreeMap<>();
        map.forEach((name, value) -> result.put(name.equals(one) ? other : name.equals(other) ? one : name, value));
        return result;
    }
}
