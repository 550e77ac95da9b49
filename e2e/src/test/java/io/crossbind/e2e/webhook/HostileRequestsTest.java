package io.crossbind.e2e.webhook;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.ClusterExtension;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/** A network peer of the webhook without rights in the cluster. The operator has the memory of the shipped Deployment. */
@Tag("hostile")
@ExtendWith(ClusterExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class HostileRequestsTest {
    private static final String INJECTED = "webhook-hostile";
    private static final int LARGEST = 4 * 1024 * 1024 - 16;

    private final ServedWebhook webhook;

    HostileRequestsTest(Cluster cluster) {
        webhook = new ServedWebhook(cluster);
    }

    @BeforeAll
    void namespace() {
        webhook.namespace(INJECTED, true);
        webhook.awaitPod(INJECTED);
    }

    @AfterAll
    void leaveThingsAsTheyWere() {
        webhook.close();
    }

    /** Every few bytes would be another node of a tree. */
    @Test
    void largeRequestsOfManySmallValuesEndNothing() throws Exception {
        byte[] values = ("[" + "[],".repeat(LARGEST / 3) + "1]").getBytes(US_ASCII);
        List<Socket> open = new ArrayList<>();
        for (int request = 0; request < 8; request++) {
            open.add(send(values.length, values));
        }
        podsAreServed(open);
    }

    @Test
    void requestsThatNeverFinishEndNothing() throws Exception {
        byte[] most = " ".repeat(LARGEST - 1000).getBytes(US_ASCII);
        List<Socket> open = new ArrayList<>();
        for (int request = 0; request < 80; request++) {
            open.add(send(LARGEST, most));
        }
        podsAreServed(open);
    }

    private void podsAreServed(List<Socket> open) throws IOException {
        try {
            for (Socket socket : open) {
                awaitAnswer(socket);
            }
            webhook.awaitPod(INJECTED);
            assertThat(webhook.operator().isAlive()).isTrue();
            assertThat(webhook.operator().log()).doesNotContain("OutOfMemoryError");
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    /** Before the answer, the operator may not have processed the request. A closed connection is also an answer. */
    private static void awaitAnswer(Socket socket) {
        try {
            socket.setSoTimeout(60_000);
            assertThat(socket.getInputStream().read()).isGreaterThanOrEqualTo(-1);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the operator neither answers nor hangs up", e);
        } catch (IOException hungUp) {
            assertThat(hungUp).isNotNull();
        }
    }

    /** Sends as much as the operator accepts; the operator may close the connection. */
    private Socket send(int announced, byte[] body) throws Exception {
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, new TrustManager[] {new Trusting()}, null);
        Socket socket = tls.getSocketFactory().createSocket("127.0.0.1", webhook.port());
        Thread.ofVirtual().start(() -> {
            try {
                OutputStream out = socket.getOutputStream();
                out.write(("POST /mutate-pods HTTP/1.1\r\n"
                                + "Host: webhook\r\n"
                                + "Content-Type: application/json\r\n"
                                + "Content-Length: "
                                + announced + "\r\n\r\n")
                        .getBytes(US_ASCII));
                out.write(body);
                out.flush();
            } catch (IOException hungUp) {
                // The operator refused the rest of the request.
            }
        });
        return socket;
    }

    private static final class Trusting extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
