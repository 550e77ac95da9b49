package io.crossbind.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbind.aws.EksAssociations;
import io.crossbind.aws.FakeAccount;
import io.crossbind.aws.FakeEks;
import io.crossbind.desired.DesiredAssociation;
import io.crossbind.desired.EksCluster;
import io.crossbind.model.AccountId;
import io.crossbind.model.ObservedAssociation;
import io.crossbind.model.ProblemException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;

class AssociationReaderTest {
    private static final String LIST = "ListPodIdentityAssociations";
    private static final String DESCRIBE = "DescribePodIdentityAssociation";
    private static final EksCluster CLUSTER = new EksCluster(
            "arn:aws:eks:" + FakeAccount.REGION + ":" + FakeAccount.ID + ":cluster/prod",
            FakeAccount.REGION,
            new AccountId(FakeAccount.ID),
            "prod");

    private final FakeAccount aws = new FakeAccount();
    private final FakeEks eks = aws.eks();
    private final AssociationInventory inventory = new AssociationInventory();
    private final AssociationReader reader = new AssociationReader(aws.session(), CLUSTER, inventory);

    @Test
    void anIntervalIsOneListAndADescribeForEachThatABindingAsksFor() {
        associate("orders");
        associate("web");
        associate("of-nobody");
        reader.readAgain(Set.of("shop/orders", "shop/web", "shop/none"));
        assertThat(eks.calls()).containsExactly(LIST, DESCRIBE, DESCRIBE);
        assertThat(roleOf("shop/orders")).isEqualTo("arn:orders");
        assertThat(inventory.get("shop/none")).isEqualTo(Optional.empty());
        assertThat(inventory.get("shop/of-nobody")).isNull();
    }

    @Test
    void whereNoBindingAsksForOneNothingIsCalled() {
        associate("orders");
        assertThat(reader.readAgain(Set.of())).isEmpty();
        assertThat(eks.calls()).isEmpty();
    }

    @Test
    void aListOfMoreThanAPageIsReadToItsEnd() {
        IntStream.rangeClosed(0, FakeEks.PAGE).forEach(number -> associate("app-" + number));
        Set<String> all = Set.copyOf(IntStream.rangeClosed(0, FakeEks.PAGE)
                .mapToObj(number -> "shop/app-" + number)
                .toList());
        reader.readAgain(all);
        assertThat(eks.calls()).hasSize(2 + all.size()).startsWith(LIST, LIST, DESCRIBE);
        assertThat(all).allSatisfy(account -> assertThat(roleOf(account)).isNotNull());
    }

    @Test
    void onlyWhatIsDifferentCountsAsChanged() {
        Set<String> all = Set.of("shop/same", "shop/updated", "shop/deleted", "shop/again", "shop/made", "shop/none");
        associate("same");
        associate("updated");
        associate("deleted");
        associate("again");
        assertThat(reader.readAgain(all)).as("nothing was known of any").isEmpty();

        update("updated");
        eks.dissociate(idOf("shop/deleted"));
        eks.dissociate(idOf("shop/again"));
        associate("again");
        associate("made");
        assertThat(reader.readAgain(all))
                .containsExactlyInAnyOrder("shop/updated", "shop/deleted", "shop/again", "shop/made");
        assertThat(reader.readAgain(all)).isEmpty();
    }

    @Test
    void whatNoBindingAsksForAnyMoreIsForgotten() {
        associate("orders");
        reader.readAgain(Set.of("shop/orders"));
        assertThat(reader.readAgain(Set.of())).isEmpty();
        assertThat(inventory.get("shop/orders")).isNull();
    }

    @Test
    void manyThatAskForTheFirstTimeShareOneList() {
        IntStream.range(0, 20).forEach(number -> associate("app-" + number));
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, 20).forEach(number -> pool.submit(() -> reader.find("shop", "app-" + number)));
        }
        assertThat(eks.calls()).filteredOn(LIST::equals).hasSize(1);
        assertThat(eks.calls()).filteredOn(DESCRIBE::equals).hasSize(20);
        eks.clearCalls();
        assertThat(reader.find("shop", "app-7")).isPresent();
        assertThat(eks.calls()).isEmpty();
    }

    @Test
    void oneThatWasMadeSinceAllWereListedIsFound() {
        reader.readAgain(Set.of("shop/other"));
        associate("orders");
        assertThat(reader.find("shop", "orders")).isPresent();
    }

    @Test
    void oneThatWasMadeAnewSinceAllWereListedIsFound() {
        associate("orders");
        reader.readAgain(Set.of("shop/other"));
        eks.dissociate("a-1");
        associate("orders");
        assertThat(reader.find("shop", "orders").orElseThrow().id()).isEqualTo("a-2");
    }

    @Test
    void noneIsRememberedAsWell() {
        assertThat(reader.find("shop", "orders")).isEmpty();
        assertThat(reader.find("shop", "orders")).isEmpty();
        assertThat(eks.calls()).containsExactly(LIST);
    }

    @Test
    void afterAFailureEachIsAskedForByItself() {
        associate("orders");
        reader.readAgain(Set.of("shop/orders"));
        eks.failNext(SdkClientException.create("connect timed out"));
        assertThat(reader.readAgain(Set.of("shop/orders"))).containsExactly("shop/orders");
        assertThat(inventory.get("shop/orders")).isNull();
        eks.failNext(SdkClientException.create("connect timed out"));
        assertThatThrownBy(() -> reader.find("shop", "orders")).isInstanceOf(ProblemException.class);
        assertThat(reader.find("shop", "orders")).isPresent();
    }

    @Test
    void whatWasWrittenWhileAllWereReadIsNewer() {
        ObservedAssociation old = new ObservedAssociation("a-1", "arn:old", null, null, Map.of());
        ObservedAssociation own = new ObservedAssociation("a-1", "arn:own", null, null, Map.of());
        inventory.put("shop/before", Optional.of(old));
        long begun = inventory.version();
        inventory.put("shop/made", Optional.of(own));
        inventory.put("shop/joined", Optional.of(own));
        inventory.invalidate("shop/deleted");
        Set<String> changed = inventory.replaceAll(
                Map.of(
                        "shop/before", Optional.empty(),
                        "shop/made", Optional.of(old),
                        "shop/deleted", Optional.of(old)),
                begun);
        assertThat(changed).containsExactly("shop/before");
        assertThat(inventory.get("shop/before")).isEqualTo(Optional.empty());
        assertThat(inventory.get("shop/made")).contains(own);
        assertThat(inventory.get("shop/joined")).contains(own);
        assertThat(inventory.get("shop/deleted")).isNull();
        assertThat(inventory.replaceAll(Map.of("shop/made", Optional.of(old)), inventory.version()))
                .as("a later read is newer than the write")
                .containsExactly("shop/made");
    }

    private void associate(String serviceAccount) {
        eks.associate("prod", "shop", serviceAccount, "arn:" + serviceAccount);
    }

    private void update(String serviceAccount) {
        new EksAssociations(aws.session())
                .update(
                        idOf("shop/" + serviceAccount),
                        new DesiredAssociation(
                                CLUSTER, "shop", serviceAccount, "arn:other", "arn:target", "id", Map.of()));
    }

    private String idOf(String serviceAccount) {
        return known(serviceAccount).orElseThrow().id();
    }

    private @Nullable String roleOf(String serviceAccount) {
        return known(serviceAccount).map(ObservedAssociation::roleArn).orElse(null);
    }

    private Optional<ObservedAssociation> known(String serviceAccount) {
        Optional<ObservedAssociation> known = inventory.get(serviceAccount);
        return known == null ? Optional.empty() : known;
    }
}
