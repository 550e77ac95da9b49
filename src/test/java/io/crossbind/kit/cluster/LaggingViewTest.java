package io.crossbind.kit.cluster;

import static io.crossbind.kit.cluster.ClusterStoreTest.configMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.kit.cluster.ClusterStore.Settling;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LaggingViewTest {
    private static final ObjectKey CM = ObjectKey.of("team", "cm");

    private final ClusterStore store =
            new ClusterStore(Clock.systemUTC(), Settling.AT_ONCE, Kinds.CONFIG_MAP, Kinds.SERVICE_ACCOUNT);
    private final LaggingView view = new LaggingView(store, ConfigMap.class, ServiceAccount.class);
    private final List<String> heard = new ArrayList<>();

    LaggingViewTest() {
        view.listen(
                ConfigMap.class,
                (before, after, deleted) ->
                        heard.add(value(before) + " -> " + (deleted ? "gone " : "") + value(after)));
    }

    private static String value(@Nullable ConfigMap map) {
        return map == null ? "none" : map.getData().getOrDefault("k", "none");
    }

    private String cached() {
        return view.get(ConfigMap.class, CM).map(LaggingViewTest::value).orElse("none");
    }

    private ConfigMap write(String value) {
        return store.apply(configMap("cm", Map.of("k", value)), "op", true);
    }

    @Test
    void aViewShowsTheStateAsOfItsCursor() {
        write("1");
        write("2");
        store.delete(ConfigMap.class, CM);
        assertThat(cached()).isEqualTo("none");
        assertThat(view.pending()).isEqualTo(3);
        assertThat(view.late()).containsExactly(ConfigMap.class);
        assertThat(view.deliver(ServiceAccount.class)).isFalse();

        assertThat(view.deliver(ConfigMap.class)).isTrue();
        assertThat(cached()).isEqualTo("1");
        view.deliver(ConfigMap.class);
        assertThat(cached()).isEqualTo("2");
        assertThat(view.list(ConfigMap.class)).hasSize(1);
        view.deliverAll();
        assertThat(cached()).isEqualTo("none");
        assertThat(view.list(ConfigMap.class)).isEmpty();
        assertThat(heard).containsExactly("none -> 1", "1 -> 2", "2 -> gone 2");
    }

    @Test
    void aNewViewStartsFromAList() {
        write("1");
        LaggingView restarted = new LaggingView(store, ConfigMap.class);
        assertThat(restarted.get(ConfigMap.class, CM)).isPresent();
        assertThat(restarted.pending()).isZero();
        assertThat(cached()).isEqualTo("none");
    }

    @Test
    void anOwnWriteIsReadUntilTheCacheHasCaughtUp() {
        write("1");
        view.deliverAll();
        write("2");
        view.written(write("3"));
        assertThat(cached()).isEqualTo("3");
        view.deliver(ConfigMap.class);
        assertThat(cached()).as("the event is older than the answer").isEqualTo("3");
        assertThat(view.list(ConfigMap.class))
                .extracting(LaggingViewTest::value)
                .containsExactly("3");
        write("4");
        view.deliverAll();
        assertThat(cached()).isEqualTo("4");
    }

    @Test
    void anAnswerThatIsOlderThanTheCacheIsDropped() {
        ConfigMap answer = write("1");
        store.delete(ConfigMap.class, CM);
        view.deliverAll();
        view.written(answer);
        assertThat(cached()).isEqualTo("none");
    }

    @Test
    void aDeletionEndsAnOverlay() {
        view.written(write("1"));
        assertThat(view.list(ConfigMap.class)).hasSize(1);
        store.delete(ConfigMap.class, CM);
        view.deliverAll();
        assertThat(cached()).isEqualTo("none");
    }

    @Test
    void aRelistShowsOneChangeForEachObjectThatDiffers() {
        write("1");
        view.deliverAll();
        write("2");
        store.delete(ConfigMap.class, CM);
        write("3");
        store.create(configMap("other", Map.of("k", "o")), "op");
        heard.clear();

        view.relist(ConfigMap.class);

        assertThat(heard).containsExactly("1 -> 3", "none -> o");
        assertThat(view.pending()).isZero();
        store.delete(ConfigMap.class, CM);
        view.relist(ConfigMap.class);
        assertThat(heard).last().isEqualTo("3 -> gone 3");
    }

    @Test
    void aViewListsAnewWhenItsEventsAreCompacted() {
        write("1");
        write("2");
        store.compact();
        write("3");
        view.deliverAll();
        assertThat(cached()).isEqualTo("3");
        assertThat(heard).containsExactly("none -> 3");
    }

    @Test
    void aTransformChangesWhatIsCachedAndNotTheStore() {
        write("1");
        view.transform(ConfigMap.class, map -> {
            map.setData(Map.of("k", "lean"));
            return map;
        });
        assertThat(cached()).isEqualTo("lean");
        assertThat(store.get(ConfigMap.class, CM).map(LaggingViewTest::value)).contains("1");
        view.written(write("2"));
        assertThat(cached()).isEqualTo("lean");
    }

    @Test
    void whatACallerChangesDoesNotChangeTheCache() {
        write("1");
        view.deliverAll();
        view.get(ConfigMap.class, CM).orElseThrow().getData().put("k", "changed");
        view.list(ConfigMap.class).forEach(map -> map.getData().put("k", "changed"));
        assertThat(cached()).isEqualTo("1");
    }
}
