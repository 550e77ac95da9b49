package io.crossbind.plan;

import io.crossbind.desired.grants.PolicyQuota;
import io.crossbind.desired.grants.PolicyShare;
import io.crossbind.plan.PolicyText.Part;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The size of a document or of some of its statements, in the units of the services' quotas.
 *
 * @param bytes in UTF-8
 * @param principals over all statements
 */
record PolicySize(int bytes, int statements, int principals) {
    static final PolicySize NOTHING = new PolicySize(0, 0, 0);

    /**
     * An amount above its limit.
     *
     * @param unit in the plural
     */
    record Excess(String unit, int size, int limit) {}

    /** The size of a whole document as written. */
    static PolicySize of(PolicyText text) {
        return of(bytes(text.json()), text.statements());
    }

    /** The size of some statements of a document, without the text between them. */
    static PolicySize of(PolicyText text, Predicate<Part> which) {
        List<Part> some = text.statements().stream().filter(which).toList();
        return of(some.stream().mapToInt(part -> bytes(text.text(part))).sum(), some);
    }

    private static PolicySize of(int bytes, List<Part> statements) {
        return new PolicySize(
                bytes,
                statements.size(),
                statements.stream().mapToInt(part -> part.principals().size()).sum());
    }

    /** The largest size of a document. */
    static PolicySize of(PolicyQuota quota) {
        return new PolicySize(quota.bytes(), quota.statements(), quota.principals());
    }

    /** The largest size of the statements of a namespace with a share of each quota. */
    static PolicySize of(PolicyQuota quota, PolicyShare share) {
        return new PolicySize(share.of(quota.bytes()), share.of(quota.statements()), share.of(quota.principals()));
    }

    /**
     * The first amount that is above its limit and has grown.
     *
     * @param before the size before the change: an amount that does not grow may stay
     */
    Optional<Excess> beyond(PolicySize limit, PolicySize before) {
        return Stream.of(
                        excess("bytes", bytes, limit.bytes, before.bytes),
                        excess("statements", statements, limit.statements, before.statements),
                        excess("principals", principals, limit.principals, before.principals))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<Excess> excess(String unit, int size, int limit, int before) {
        return size > limit && size > before ? Optional.of(new Excess(unit, size, limit)) : Optional.empty();
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
