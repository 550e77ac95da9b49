package io.crossbind.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClientCacheTest {
    private final ClientCache<String> cache = new ClientCache<>(2);
    private final List<String> opened = new ArrayList<>();
    private final List<String> closed = new ArrayList<>();

    @Test
    void clientsOfManyRegionsAreClosedAgain() {
        for (int region = 0; region < 490; region++) {
            call("eu-made-up-" + region);
        }
        assertThat(cache.size()).isEqualTo(2);
        assertThat(closed).hasSize(488);
    }

    @Test
    void aClientIsOpenedOnceWhileItIsInUse() {
        call("eu-west-1");
        call("eu-north-1");
        call("eu-west-1");
        call("eu-central-1");
        call("eu-west-1");
        assertThat(opened).containsExactly("eu-west-1", "eu-north-1", "eu-central-1");
        assertThat(closed).containsExactly("eu-north-1");
    }

    @Test
    void aClientIsNotClosedDuringACall() {
        cache.use("eu-west-1", Client.class, () -> open("eu-west-1"), client -> {
            call("eu-north-1");
            call("eu-central-1");
            call("eu-south-1");
            assertThat(closed).doesNotContain("eu-west-1");
            return client;
        });
        assertThat(closed).containsExactly("eu-north-1", "eu-central-1");
    }

    private void call(String region) {
        assertThat(cache.use(region, Client.class, () -> open(region), Client::region))
                .isEqualTo(region);
    }

    private Client open(String region) {
        opened.add(region);
        return new Client(region, closed);
    }

    private record Client(String region, List<String> closed) implements AutoCloseable {
        @Override
        public void close() {
            closed.add(region);
        }
    }
}
