package io.crossbind.plan.binding;

import io.crossbind.model.ObservedRole;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.PolicyStatement;
import io.crossbind.model.ResourceArn;
import io.crossbind.plan.Change;
import io.crossbind.plan.binding.PlannedBinding.Kind;
import io.crossbind.plan.binding.PlannedPasses.Status;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Histories: a binding is created, other clients change its objects, and its manifest is edited. */
final class PlannedHistories {
    private static final List<String> PERMISSIONS = List.of(
            "s3:GetObject orders/in",
            "s3:PutObject orders/in",
            "s3:GetObject orders/out",
            "s3:PutObject orders/out",
            "s3:GetObject archive/in");
    private static final List<String> MANAGED = List.of("in", "out", "reports");

    private static final ResourceArn ORDERS = ResourceArn.parse("arn:aws:s3:::orders");

    private PlannedHistories() {}

    /** A change by another client to an object of the binding. */
    enum Edit {
        ADD_INLINE_POLICY,
        ATTACH_POLICY,
        OPEN_TRUST,
        CHANGE_BOUNDARY,
        DELETE_ROLE,
        DELETE_OWN_ROLE,
        DROP_STATEMENTS,
        ADD_STATEMENT,
        RELEASE_PODS
    }

    /**
     * A history.
     *
     * @param first the created manifest, whose plan was executed
     * @param second the manifest after the edit
     * @param world the world before the edit of the manifest
     * @param status the status before the edit of the manifest
     */
    record History(PlannedBinding first, Set<Edit> edits, PlannedBinding second, PlannedWorld world, Status status) {
        static History of(PlannedBinding first, Set<Edit> edits, PlannedBinding second) {
            PlannedWorld created =
                    PlannedPasses.pass(first, foreign(), Status.NONE).last();
            PlannedWorld world = created;
            for (Edit edit : Edit.values()) {
                world = edits.contains(edit)
                        ? edited(world, edit, first.kind().hasTarget ? Side.TARGET : Side.SOURCE)
                        : world;
            }
            return new History(first, edits, second, world, PlannedPasses.ready(first, created));
        }

        @Override
        public String toString() {
            return first + ", then " + edits + ", then " + second;
        }
    }

    /** A world with a policy of another client on a bucket. */
    private static PlannedWorld foreign() {
        return PlannedWorld.empty().with(ORDERS, Optional.of("""
                {"Version":"2012-10-17","Statement":[{"Sid":"Audit","Effect":"Allow",\
                "Principal":{"AWS":"arn:aws:iam::333333333333:root"},"Action":"s3:GetObject",\
                "Resource":"arn:aws:s3:::orders/*"}]}"""));
    }

    private static PlannedWorld edited(PlannedWorld world, Edit edit, Side last) {
        Optional<ObservedRole> role = world.role(last);
        return switch (edit) {
            case ADD_INLINE_POLICY ->
                role.map(there -> world.with(last, there.withInlinePolicy("extra", allow("s3:GetObject", "secret"))))
                        .orElse(world);
            case ATTACH_POLICY ->
                role.map(there -> world.with(last, there.withAttachedPolicy("arn:aws:iam::aws:policy/Foreign")))
                        .orElse(world);
            case OPEN_TRUST ->
                role.map(there -> world.with(last, there.withTrust(trust("arn:aws:iam::333333333333:root"))))
                        .orElse(world);
            case CHANGE_BOUNDARY ->
                role.map(there -> world.with(
                                last, there.withPermissionsBoundary("arn:aws:iam::222222222222:policy/other")))
                        .orElse(world);
            case DELETE_ROLE -> role.isPresent() ? world.without(last) : world;
            case DELETE_OWN_ROLE -> world.role(Side.SOURCE).isPresent() ? world.without(Side.SOURCE) : world;
            case RELEASE_PODS -> world.withoutPods();
            case DROP_STATEMENTS -> withoutOwnStatements(world);
            case ADD_STATEMENT ->
                world.with(
                        ORDERS,
                        Optional.ofNullable(world.policies().get(ORDERS))
                                .map(json -> json.replace("\"Audit\"", "\"Later\"")));
        };
    }

    private static PlannedWorld withoutOwnStatements(PlannedWorld world) {
        PlannedWorld after = world;
        for (ResourceArn holder : world.policies().keySet()) {
            after = after.after(Side.TARGET, new Change.RemoveGrant(holder, PlannedPasses.SID));
        }
        return after;
    }

    private static PolicyDocument allow(String action, String prefix) {
        return PolicyDocument.of(
                PolicyStatement.allow(null, Set.of(action), Set.of("arn:aws:s3:::" + prefix + "/*"), Map.of()));
    }

    private static PolicyDocument trust(String principal) {
        return PolicyDocument.of(new PolicyStatement(
                null,
                "Allow",
                Map.of("Principal", Map.of("AWS", Set.of(principal))),
                Map.of("Action", Set.of("sts:AssumeRole")),
                Map.of()));
    }

    /** Histories in which other clients make up to two edits. */
    static Arbitrary<History> histories() {
        return Combinators.combine(
                        Arbitraries.of(Kind.values()),
                        Arbitraries.of(Edit.class).set().ofMaxSize(2))
                .flatAs((kind, edits) -> Combinators.combine(bindings(kind), bindings(kind))
                        .as((first, second) -> History.of(first, edits, second)));
    }

    private static Arbitrary<PlannedBinding> bindings(Kind kind) {
        int most = kind.hasTarget ? PERMISSIONS.size() : 0;
        return Combinators.combine(
                        Arbitraries.of(PERMISSIONS).set().ofMaxSize(most),
                        Arbitraries.of(MANAGED).set().ofMaxSize(kind.hasTarget ? MANAGED.size() : 0),
                        Arbitraries.of(PERMISSIONS).set().ofMinSize(kind.hasTarget ? 0 : 1),
                        Arbitraries.of("boundary", WorkloadAccess.TIGHT),
                        Arbitraries.of(true, false))
                .as((inline, managed, granted, boundary, revokes) ->
                        new PlannedBinding(kind, inline, managed, granted, boundary, revokes));
    }
}
