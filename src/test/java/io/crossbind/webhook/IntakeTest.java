package io.crossbind.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class IntakeTest {
    private static final int ROOM = 64 * 1024;
    private static final int MOST = 48 * 1024;

    private final Intake intake = new Intake(ROOM, 1, Duration.ZERO);

    @Test
    void aBodyIsHandled() throws IOException {
        assertThat(intake.handle(body(MOST), MOST, body -> body)).hasSize(MOST);
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedBeforeItIsRead() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 'x';
            }
        };
        assertThatThrownBy(() -> intake.handle(endless, MOST, body -> body))
                .isInstanceOf(Intake.TooLargeException.class);
    }

    @Test
    void requestsThatNeverFinishHoldNoMoreThanTheRoom() throws Exception {
        List<PipedOutputStream> unfinished = new ArrayList<>();
        List<Thread> handlers = new ArrayList<>();
        for (int request = 0; request < 80; request++) {
            PipedOutputStream sender = new PipedOutputStream();
            Body body = new Body(new PipedInputStream(sender, 2 * 8192));
            sender.write(new byte[8192]);
            unfinished.add(sender);
            handlers.add(Thread.ofVirtual().start(() -> {
                try {
                    intake.handle(body, MOST, bytes -> bytes);
                } catch (IOException refused) {
                    body.waiting.countDown();
                }
            }));
            body.waiting.await();
        }
        assertThatThrownBy(() -> intake.handle(body(MOST), MOST, body -> body))
                .isInstanceOf(Intake.BusyException.class);
        for (PipedOutputStream sender : unfinished) {
            sender.close();
        }
        for (Thread handler : handlers) {
            handler.join();
        }
        assertThat(intake.handle(body(MOST), MOST, body -> body)).hasSize(MOST);
    }

    @Test
    void oneBodyIsParsedAtATime() throws IOException {
        intake.handle(body(10), MOST, body -> {
            assertThatThrownBy(() -> intake.handle(body(10), MOST, other -> other))
                    .isInstanceOf(Intake.BusyException.class);
            return body;
        });
        assertThat(intake.handle(body(10), MOST, body -> body)).hasSize(10);
    }

    private static InputStream body(int size) {
        return new ByteArrayInputStream("x".repeat(size).getBytes(UTF_8));
    }

    /** Signals when the first bytes are read and a read for more begins. */
    private static final class Body extends InputStream {
        private final InputStream bytes;
        private final CountDownLatch waiting = new CountDownLatch(1);
        private boolean first = true;

        Body(InputStream bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (!first) {
                waiting.countDown();
            }
            first = false;
            return bytes.read(into, offset, length);
        }
    }
}
