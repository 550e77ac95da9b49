package io.crossbind.plan.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.desired.DesiredConfigMap;
import io.crossbind.desired.DesiredServiceAccount;
import io.crossbind.desired.EksCluster;
import io.crossbind.model.ObservedAssociation;
import io.crossbind.model.ObservedConfigMap;
import io.crossbind.model.ObservedConfigMap.Ownership;
import io.crossbind.model.ObservedServiceAccount;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import io.crossbind.plan.Change;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The removal of a binding's roles from the configuration of pods, before the removal of the roles. */
class PodAccessPlannerTest {
    private static final String TARGET_ROLE = "arn:aws:iam::222222222222:role/crossbind/shop-orders";
    private static final String FORMER_ROLE = "arn:aws:iam::222222222222:role/crossbind/former";
    private static final String CONFIG_MAP = "crossbind-orders";
    private static final EksCluster CLUSTER =
            EksCluster.of(JudgedBinding.CLUSTER).orElseThrow();
    private static final Map<String, String> TAGS = Map.of(OwnerTags.CLUSTER, "prod", OwnerTags.BINDING, "shop/orders");
    private static final Problem UNREACHABLE = new Problem(Reason.KUBERNETES_ERROR, "the API server is away");

    private final GivenBinding binding = new GivenBinding();

    private PodAccessPlanner.Planned removal() {
        return PodAccessPlanner.removal(binding.access().cluster(), Set.of());
    }

    private List<Change> changes() {
        return removal().phases().stream()
                .flatMap(phase -> phase.changes().stream())
                .toList();
    }

    private List<Problem> problems() {
        return removal().phases().stream()
                .flatMap(phase -> phase.problem().stream())
                .toList();
    }

    private static ObservedServiceAccount annotatedWith(String roleArn) {
        return new ObservedServiceAccount(
                "uid-of-sa",
                Map.of(DesiredServiceAccount.ROLE_ARN, roleArn),
                Set.of(DesiredServiceAccount.ROLE_ARN),
                Set.of());
    }

    private static ObservedConfigMap withProfiles() {
        return new ObservedConfigMap(
                "uid-of-cm", Map.of(), Map.of("config", "[default]"), Set.of(), Ownership.OURS, false);
    }

    // The annotation

    @Test
    void serviceAccountIsReadBeforeItLosesItsAnnotation() {
        binding.podAccess = new PodAccess.Annotation(Set.of(TARGET_ROLE));
        binding.cached = Optional.of(annotatedWith(TARGET_ROLE));
        assertThat(removal().refs()).containsExactly(new Ref.ServiceAccount());
        binding.serviceAccount = Optional.of(binding.cached);
        assertThat(removal().refs()).isEmpty();
        assertThat(changes())
                .containsExactly(new Change.ReleaseServiceAccount("shop", "orders", "uid-of-sa", Map.of()));
    }

    @Test
    void annotationOfEachRoleThatTheBindingHadGoes() {
        binding.podAccess = new PodAccess.Annotation(Set.of(TARGET_ROLE, FORMER_ROLE));
        for (String role : List.of(TARGET_ROLE, FORMER_ROLE)) {
            binding.serviceAccount = Optional.of(Optional.of(annotatedWith(role)));
            assertThat(changes()).hasSize(1);
        }
    }

    @Test
    void annotationOfAnotherRoleStays() {
        binding.podAccess = new PodAccess.Annotation(Set.of(TARGET_ROLE));
        binding.serviceAccount = Optional.of(Optional.of(annotatedWith("arn:aws:iam::222222222222:role/another")));
        assertThat(changes()).isEmpty();
        binding.serviceAccount = Optional.of(Optional.empty());
        assertThat(changes()).isEmpty();
        assertThat(problems()).isEmpty();
    }

    @Test
    void serviceAccountThatCannotBeReadIsAProblemAndIsNotReadAgain() {
        binding.podAccess = new PodAccess.Annotation(Set.of(TARGET_ROLE));
        binding.problems.put(new Ref.ServiceAccount(), UNREACHABLE);
        assertThat(removal().refs()).isEmpty();
        assertThat(problems()).containsExactly(UNREACHABLE);
    }

    @Test
    void serviceAccountThatAnotherToolClaimsIsLeftToThatTool() {
        ObservedServiceAccount claimed =
                new ObservedServiceAccount("uid-of-sa", Map.of(), Set.of(), Set.of("uid-of-orders"), true);
        Change left = new Change.DisownServiceAccount("shop", "orders", "uid-of-sa", Set.of("uid-of-orders"));
        binding.cached = Optional.of(claimed);
        assertThat(changes()).containsExactly(left);
        binding.serviceAccount = Optional.of(Optional.empty());
        assertThat(changes()).isEmpty();
    }

    @Test
    void objectsThatCannotBeFoundAreAProblem() {
        binding.podAccess = new PodAccess.Unreachable(UNREACHABLE);
        assertThat(problems()).containsExactly(UNREACHABLE);
    }

    // The profiles

    @Test
    void profilesAreReadAndThenEmptied() {
        binding.podAccess = new PodAccess.Profiles(CONFIG_MAP, Optional.empty(), false);
        assertThat(removal().refs()).containsExactly(new Ref.ConfigMap(CONFIG_MAP));
        binding.configMaps.put(CONFIG_MAP, Optional.of(withProfiles()));
        assertThat(removal().refs()).isEmpty();
        assertThat(changes()).containsExactly(new Change.EmptyConfigMap("shop", CONFIG_MAP, "uid-of-cm"));
    }

    @Test
    void profilesOfSiblingsStay() {
        DesiredConfigMap ofSiblings = new DesiredConfigMap(
                "shop",
                CONFIG_MAP,
                Map.of(),
                Map.of("config", "[profile invoices]"),
                Map.of("invoices", "uid-of-invoices"));
        binding.podAccess = new PodAccess.Profiles(CONFIG_MAP, Optional.of(ofSiblings), true);
        binding.configMaps.put(CONFIG_MAP, Optional.of(withProfiles()));
        assertThat(changes())
                .containsExactly(new Change.ApplyConfigMap(ofSiblings, new Change.Existing.Uid("uid-of-cm")));
    }

    @Test
    void profilesOfSiblingsWhoseRolesAreUnknownAreNotTouched() {
        binding.podAccess = new PodAccess.Profiles(CONFIG_MAP, Optional.empty(), true);
        binding.configMaps.put(CONFIG_MAP, Optional.of(withProfiles()));
        assertThat(removal().refs()).isEmpty();
        assertThat(changes()).isEmpty();
    }

    @Test
    void configMapThatCannotBeReadIsAProblem() {
        binding.podAccess = new PodAccess.Profiles(CONFIG_MAP, Optional.empty(), false);
        binding.problems.put(new Ref.ConfigMap(CONFIG_MAP), UNREACHABLE);
        assertThat(removal().refs()).isEmpty();
        assertThat(problems()).containsExactly(UNREACHABLE);
    }

    // The association

    @Test
    void associationIsReadBeforeItIsDeletedInTheAccountOfTheWorkload() {
        binding.podAccess = new PodAccess.Association(CLUSTER, TAGS);
        assertThat(removal().refs()).containsExactly(new Ref.Association());
        assertThat(changes()).isEmpty();
        binding.association = Optional.of(Optional.of(association(TAGS)));
        assertThat(removal().refs()).isEmpty();
        assertThat(removal().phases()).last().satisfies(phase -> {
            assertThat(phase.side()).contains(Side.SOURCE);
            assertThat(phase.changes()).containsExactly(new Change.DeleteAssociation(CLUSTER, "shop", "orders", "a-1"));
        });
    }

    @Test
    void associationOfAnotherOwnerStays() {
        binding.podAccess = new PodAccess.Association(CLUSTER, TAGS);
        binding.association = Optional.of(Optional.of(association(Map.of(OwnerTags.CLUSTER, "another"))));
        assertThat(changes()).isEmpty();
        binding.association = Optional.of(Optional.empty());
        assertThat(changes()).isEmpty();
    }

    @Test
    void associationThatCannotBeReadIsAProblemAndIsNotReadAgain() {
        binding.podAccess = new PodAccess.Association(CLUSTER, TAGS);
        binding.problems.put(new Ref.Association(), UNREACHABLE);
        assertThat(removal().refs()).isEmpty();
        assertThat(problems()).containsExactly(UNREACHABLE);
    }

    private static ObservedAssociation association(Map<String, String> tags) {
        return new ObservedAssociation("a-1", TARGET_ROLE, null, null, tags);
    }
}
