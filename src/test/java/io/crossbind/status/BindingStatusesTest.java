package io.crossbind.status;

import static io.crossbind.status.StatusExamples.LATER;
import static io.crossbind.status.StatusExamples.NOON;
import static io.crossbind.status.StatusExamples.condition;
import static io.crossbind.status.StatusExamples.graceAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.crossbind.api.v1alpha1.CrossAccountBindingSpec;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.Profile;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.RoleStatus;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.UnmanagedRole;
import io.crossbind.desired.AccessInstructions;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import io.crossbind.status.BindingOutcome.Role;
import io.crossbind.status.BindingOutcome.Roles;
import io.crossbind.status.BindingOutcome.SourceRole;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class BindingStatusesTest {
    private static final Roles.Named KNOWN = named(new Role("arn:role", "AROA1"), "arn:provider");

    private static final CrossAccountBindingSpec SPEC = spec("{serviceAccount: {name: app}}");

    private static final AccessInstructions TOLD = new AccessInstructions(
            "external",
            "https://switch",
            "[default]",
            new Profile("crossbind-app", "reports"),
            new UnmanagedRole("arn:role", "{}", null, List.of("arn:policy")));
    private static final Roles.Named WITH_SOURCE = new Roles.Named(
            Optional.of(new Role("arn:role", "AROA1")),
            Optional.of(new SourceRole("home", new Role("arn:source", "AROA2"))),
            Optional.empty(),
            TOLD,
            List.of("arn:aws:s3:::reports"),
            true,
            Optional.of("shop"));

    private final BindingStatuses atNoon = new BindingStatuses(graceAt(NOON));
    private final BindingStatuses later = new BindingStatuses(graceAt(LATER));

    /** The pattern of {@code status.workload} in the CRD. */
    private static final String WORKLOAD =
            "^(ecs|lambda|ec2|sa/[a-z0-9.-]{1,253}|(user|role)/[A-Za-z0-9+=,.@_-]{1,64}|account/[0-9]{12})$";

    private static CrossAccountBindingSpec spec(String workload) {
        return Serialization.unmarshal(
                "accountRef: {name: data}\nworkload: " + workload, CrossAccountBindingSpec.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {serviceAccount: {name: reports}}                                       | sa/reports
                    {ecsTask: {accountRef: {name: a}}}                                      | ecs
                    {ecsTask: {roleArn: 'arn:aws:iam::555555555555:role/x'}}                | ecs
                    {lambdaFunction: {accountRef: {name: a}}}                               | lambda
                    {ec2Instance: {accountRef: {name: a}}}                                  | ec2
                    {principal: {arn: 'arn:aws:iam::555555555555:user/people/eu/ann'}}      | user/ann
                    {principal: {arn: 'arn:aws-cn:iam::555555555555:role/deployer'}}        | role/deployer
                    {principal: {arn: 'arn:aws:iam::555555555555:role/a:b/c'}}              | role/c
                    {principal: {arn: 'arn:aws:iam::555555555555:root'}}                    | account/555555555555
                    """)
    void aBindingShowsItsWorkload(String workload, String shown) {
        CrossAccountBindingStatus status = atNoon.of(
                null,
                spec(workload),
                1,
                BindingOutcome.refused(new Problem(Reason.ACCOUNT_NOT_FOUND, "no"), new Roles.Unchanged(), false));
        assertThat(status.workload()).isEqualTo(shown).matches(WORKLOAD);
    }

    @Test
    void aBindingShowsTheRoleThatHasTheAccess() {
        CrossAccountBindingStatus target = atNoon.of(null, SPEC, 1, BindingOutcome.ready(WITH_SOURCE, true));
        assertThat(target.roleArn()).isEqualTo("arn:role");
        BindingOutcome slowDown =
                BindingOutcome.refused(new Problem(Reason.THROTTLED, "slow down"), new Roles.Unchanged(), false);
        assertThat(later.of(target, SPEC, 2, slowDown).roleArn()).isEqualTo("arn:role");
        assertThat(later.of(
                                target,
                                SPEC,
                                2,
                                BindingOutcome.refused(new Problem(Reason.EXPIRED, "over"), new Roles.Gone(), true))
                        .roleArn())
                .isNull();
        Roles.Named own = new Roles.Named(
                Optional.empty(),
                WITH_SOURCE.source(),
                Optional.empty(),
                AccessInstructions.NOTHING,
                List.of(),
                true,
                Optional.empty());
        assertThat(atNoon.of(null, SPEC, 1, BindingOutcome.ready(own, true)).roleArn())
                .isEqualTo("arn:source");
        Roles.Named given = new Roles.Named(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                AccessInstructions.NOTHING,
                List.of(),
                true,
                Optional.empty());
        CrossAccountBindingSpec task = spec("{ecsTask: {roleArn: 'arn:aws:iam::555555555555:role/x'}}");
        assertThat(atNoon.of(null, task, 1, BindingOutcome.ready(given, true)).roleArn())
                .isEqualTo("arn:aws:iam::555555555555:role/x");
    }

    @Test
    void statusNamesTheRuleThatAdmitsTheBindingUntilItsAccessIsRemoved() {
        CrossAccountBindingStatus ready = atNoon.of(null, SPEC, 1, BindingOutcome.ready(WITH_SOURCE, true));
        assertThat(ready.rule()).isEqualTo("shop");
        BindingOutcome kept = BindingOutcome.refused(
                new Problem(Reason.THROTTLED, "AWS throttled a call"), new Roles.Unchanged(), false);
        assertThat(atNoon.of(ready, SPEC, 2, kept).rule()).isEqualTo("shop");
        BindingOutcome gone =
                BindingOutcome.refused(new Problem(Reason.NAMESPACE_NOT_ALLOWED, "no rule"), new Roles.Gone(), true);
        assertThat(atNoon.of(ready, SPEC, 2, gone).rule()).isNull();
    }

    @Test
    void aNewBindingFirstSaysWhatItIsAboutToMake() {
        CrossAccountBindingStatus status =
                atNoon.of(null, SPEC, 1, BindingOutcome.applying(named(new Role("arn:role", null), "arn:provider")));
        assertThat(status.observedGeneration()).isEqualTo(1);
        assertThat(status.targetRole()).isEqualTo(new RoleStatus("arn:role", null));
        assertThat(status.oidcProviderArn()).isEqualTo("arn:provider");
        assertThat(status.lastAppliedTime()).isNull();
        assertThat(condition(status.conditions(), "Ready").getReason()).isEqualTo("Applying");
        assertThat(condition(status.conditions(), "Ready").getMessage()).isEqualTo("Applying changes for arn:role.");
        assertThat(condition(status.conditions(), "Reconciling").getStatus()).isEqualTo("True");
    }

    @Test
    void aReadyBindingSaysWhichRoleItHas() {
        CrossAccountBindingStatus status = atNoon.of(null, SPEC, 3, BindingOutcome.ready(KNOWN, true));
        assertThat(status.observedGeneration()).isEqualTo(3);
        assertThat(status.targetRole()).isEqualTo(new RoleStatus("arn:role", "AROA1"));
        assertThat(status.oidcProviderArn()).isEqualTo("arn:provider");
        assertThat(status.lastAppliedTime()).isEqualTo("2026-03-01T12:00:00Z");
        assertThat(condition(status.conditions(), "Ready").getStatus()).isEqualTo("True");
        assertThat(condition(status.conditions(), "Ready").getMessage()).isEqualTo("arn:role is ready to be assumed.");
    }

    @Test
    void aPassThatChangedNothingLeavesTheStatusEqual() {
        CrossAccountBindingStatus before = atNoon.of(null, SPEC, 3, BindingOutcome.ready(KNOWN, true));
        assertThat(later.of(before, SPEC, 3, BindingOutcome.ready(KNOWN, false)))
                .isEqualTo(before);
    }

    @Test
    void aPassThatChangedSomethingMovesOnlyItsTime() {
        CrossAccountBindingStatus before = atNoon.of(null, SPEC, 3, BindingOutcome.ready(KNOWN, true));
        CrossAccountBindingStatus after = later.of(before, SPEC, 3, BindingOutcome.ready(KNOWN, true));
        assertThat(after.lastAppliedTime()).isEqualTo("2026-03-01T12:01:30Z");
        assertThat(after.conditions()).isEqualTo(before.conditions());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("roles")
    void roleOfStatus(Roles role, @Nullable RoleStatus expected, @Nullable String provider) {
        CrossAccountBindingStatus before = atNoon.of(null, SPEC, 3, BindingOutcome.ready(KNOWN, true));
        CrossAccountBindingStatus after = later.of(
                before, SPEC, 3, BindingOutcome.refused(new Problem(Reason.THROTTLED, "slow down"), role, false));
        assertThat(after.targetRole()).isEqualTo(expected);
        assertThat(after.oidcProviderArn()).isEqualTo(provider);
        assertThat(after.lastAppliedTime()).isEqualTo(before.lastAppliedTime());
    }

    static Stream<Arguments> roles() {
        return Stream.of(
                arguments(new Roles.Unchanged(), new RoleStatus("arn:role", "AROA1"), "arn:provider"),
                arguments(new Roles.Gone(), null, null),
                arguments(named(new Role("arn:new", null), "arn:p2"), new RoleStatus("arn:new", null), "arn:p2"),
                arguments(named(new Role("arn:n", "AROA2"), "arn:p"), new RoleStatus("arn:n", "AROA2"), "arn:p"));
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void everyReasonIsSaidWithItsRemedyAndWhoCanActOnIt(Reason reason) {
        CrossAccountBindingStatus status = atNoon.of(
                null,
                SPEC,
                1,
                BindingOutcome.refused(new Problem(reason, "this is wrong"), new Roles.Unchanged(), false));
        String message = condition(status.conditions(), "Ready").getMessage();
        // Kubernetes API reference, Condition: length of message.
        assertThat(message).startsWith("this is wrong.").hasSizeLessThan(32768);
        switch (reason.recovery()) {
            case NONE -> assertThat(message).isEqualTo("this is wrong.");
            default -> assertThat(message).contains(reason.remedy());
        }
        assertThat(status.targetRole()).isNull();
    }

    private static Roles.Named named(Role target, String providerArn) {
        return new Roles.Named(
                Optional.of(target),
                Optional.empty(),
                Optional.of(providerArn),
                AccessInstructions.NOTHING,
                List.of(),
                false,
                Optional.empty());
    }

    @Test
    void aBindingWithASourceSaysWhereItIsAndWhatItsOwnerNeeds() {
        CrossAccountBindingStatus status = atNoon.of(null, SPEC, 1, BindingOutcome.ready(WITH_SOURCE, true));
        assertThat(status.sourceRole()).isEqualTo(new RoleStatus("arn:source", "AROA2"));
        assertThat(status.sourceAccount()).isEqualTo("home");
        assertThat(status.oidcProviderArn()).isNull();
        assertThat(new AccessInstructions(
                        status.externalId(),
                        status.switchRoleUrl(),
                        status.awsConfig(),
                        status.profile(),
                        status.customerRole()))
                .isEqualTo(TOLD);
    }

    @Test
    void whatARefusalLeavesUnchangedStays() {
        CrossAccountBindingStatus before = atNoon.of(null, SPEC, 1, BindingOutcome.ready(WITH_SOURCE, true));
        CrossAccountBindingStatus after = later.of(
                before,
                SPEC,
                1,
                BindingOutcome.refused(new Problem(Reason.THROTTLED, "slow down"), new Roles.Unchanged(), false));
        assertThat(after.sourceRole()).isEqualTo(before.sourceRole());
        assertThat(after.delivered()).isTrue();
        assertThat(after.sourceAccount()).isEqualTo("home");
        assertThat(new AccessInstructions(
                        after.externalId(),
                        after.switchRoleUrl(),
                        after.awsConfig(),
                        after.profile(),
                        after.customerRole()))
                .isEqualTo(TOLD);
    }

    @Test
    void nothingIsSaidOfRolesThatAreGone() {
        CrossAccountBindingStatus before = atNoon.of(null, SPEC, 1, BindingOutcome.ready(WITH_SOURCE, true));
        CrossAccountBindingStatus after = later.of(
                before,
                SPEC,
                1,
                BindingOutcome.refused(new Problem(Reason.THROTTLED, "slow down"), new Roles.Gone(), true));
        assertThat(after.sourceRole()).isNull();
        assertThat(after.delivered()).isNull();
        assertThat(after.sourceAccount()).isNull();
        assertThat(new AccessInstructions(
                        after.externalId(),
                        after.switchRoleUrl(),
                        after.awsConfig(),
                        after.profile(),
                        after.customerRole()))
                .isEqualTo(AccessInstructions.NOTHING);
        assertThat(after.lastAppliedTime()).isEqualTo("2026-03-01T12:01:30Z");
    }

    @Test
    void aBindingByRoleChainingSaysWhetherPodsAreInjected() {
        BindingOutcome ready = BindingOutcome.ready(WITH_SOURCE, true);
        Problem off = new Problem(Reason.WEBHOOK_OFF, "No pods are injected");
        CrossAccountBindingStatus without = atNoon.of(null, SPEC, 1, ready.with(off));
        assertThat(condition(without.conditions(), "Injected").getStatus()).isEqualTo("False");
        assertThat(condition(without.conditions(), "Injected").getReason()).isEqualTo("WebhookOff");
        assertThat(condition(without.conditions(), "Ready").getStatus()).isEqualTo("True");
        assertThat(condition(without.conditions(), "Ready").getMessage())
                .isEqualTo("arn:role is ready to be assumed. " + off.conditionMessage());

        Problem injected = new Problem(Reason.INJECTED, "The webhook injects the AWS config file into pods");
        CrossAccountBindingStatus with = later.of(without, SPEC, 1, ready.with(injected));
        assertThat(condition(with.conditions(), "Injected").getStatus()).isEqualTo("True");
        assertThat(condition(with.conditions(), "Ready").getMessage()).isEqualTo("arn:role is ready to be assumed.");

        assertThat(later.of(with, SPEC, 1, ready).conditions())
                .extracting(Condition::getType)
                .containsExactly("Ready", "Reconciling", "Stalled");
    }
}
