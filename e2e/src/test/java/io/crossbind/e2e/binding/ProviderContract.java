package io.crossbind.e2e.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.e2e.aws.AwsStandIn.Capability;
import java.time.Duration;
import java.util.List;

/**
 * The OpenID Connect provider of an account: shared, found or created, and removed only if the operator created it and no binding uses it.
 */
interface ProviderContract {

    @ContractTest
    default void goesWithTheLastBinding(TestTenant team) {
        team.bind("one");
        team.bind("two");
        assertThat(team.aws().providers()).containsExactly(team.providerArn());
        team.delete("one");
        team.stays(() -> assertThat(team.aws().providers()).containsExactly(team.providerArn()));
        team.delete("two");
        awaitNoProvider(team);
    }

    @ContractTest
    @StandInSpecific("EntityAlreadyExists for an OIDC provider")
    default void foundProviderIsUsedAndStays(TestTenant team) {
        createForeign(team, team.audience());
        team.bind("reports");
        assertThat(team.aws().providers()).containsExactly(team.providerArn());
        team.eventually(() -> assertThat(team.object("AwsAccount", team.name())
                        .at("/status/oidcProvider/created")
                        .asText())
                .isEqualTo("false"));
        team.delete("reports");
        team.stays(() -> assertThat(team.aws().providers()).containsExactly(team.providerArn()));
    }

    @ContractTest
    default void foundProviderWithoutTheAudienceIsLeft(TestTenant team) {
        createForeign(team, "somebody.else");
        team.serviceAccount("reports");
        team.apply(team.manifest("reports"));
        team.awaitReason("reports", "AudienceMissing");
        assertThat(team.message("reports")).contains(team.providerArn()).contains("somebody.else");
        team.stays(() -> {
            assertThat(team.aws().operatorsRoles()).isEmpty();
            assertThat(audiences(team)).containsExactly("somebody.else");
        });
        // The owner replaces the provider, because not every stand-in can add a client ID.
        deleteProvider(team);
        createForeign(team, team.audience());
        team.awaitReady("reports");
    }

    /** The operator does not see the other provider before its own attempt to create one. */
    @ContractTest
    default void providerMadeMeanwhileIsNotUsedBlindly(TestTenant team) {
        team.needs(Capability.INJECTS_FAULTS);
        team.serviceAccount("reports");
        team.delayNext("CreateOpenIDConnectProvider", Duration.ofSeconds(5));
        team.apply(team.manifest("reports"));
        team.awaitReason("reports", "Applying");
        createForeign(team, "somebody.else");
        team.awaitReason("reports", "AudienceMissing");
        assertThat(team.aws().operatorsRoles()).isEmpty();
    }

    @ContractTest
    default void staysForARetainedRole(TestTenant team) {
        team.serviceAccount("reports");
        team.applyReady(team.manifest("reports").retained());
        String role = team.roleName("reports");
        team.delete("reports");
        team.stays(() -> assertThat(team.aws().providers()).containsExactly(team.providerArn()));
        team.iam().deleteRolePolicy(request -> request.roleName(role).policyName("crossbind"));
        team.iam().deleteRole(request -> request.roleName(role));
        awaitNoProvider(team);
    }

    @ContractTest
    default void staysForARoleOfSomebodyElse(TestTenant team) {
        team.bind("reports");
        String trust = FirstBindingContract.exactTrust(team, "other").toString();
        team.iam().createRole(request -> request.roleName("theirs").assumeRolePolicyDocument(trust));
        team.delete("reports");
        team.stays(() -> assertThat(team.aws().providers()).containsExactly(team.providerArn()));
        team.iam().deleteRole(request -> request.roleName("theirs"));
        awaitNoProvider(team);
    }

    @ContractTest
    default void deletedProviderIsMadeAgain(TestTenant team) {
        team.bind("reports");
        deleteProvider(team);
        team.eventually(() -> assertThat(team.aws().providers()).containsExactly(team.providerArn()));
        team.awaitReady("reports");
    }

    private static void createForeign(TestTenant team, String audience) {
        team.iam()
                .createOpenIDConnectProvider(
                        request -> request.url(team.world().cluster().issuer()).clientIDList(audience));
    }

    private static void deleteProvider(TestTenant team) {
        team.iam().deleteOpenIDConnectProvider(request -> request.openIDConnectProviderArn(team.providerArn()));
    }

    private static List<String> audiences(TestTenant team) {
        return team.iam()
                .getOpenIDConnectProvider(request -> request.openIDConnectProviderArn(team.providerArn()))
                .clientIDList();
    }

    private static void awaitNoProvider(TestTenant team) {
        team.eventually(() -> assertThat(team.aws().providers()).isEmpty());
    }
}
