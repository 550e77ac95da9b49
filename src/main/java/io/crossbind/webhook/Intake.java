package io.crossbind.webhook;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Accepts requests of unknown senders within a fixed memory. All bodies together may use a fixed number of bytes, counted as the bytes
 * arrive: a request that only announces a body uses none. Few bodies are parsed at a time, since a tree of small values is many times
 * larger than its text.
 */
final class Intake {
    private static final int STEP = 8 * 1024;

    private final Semaphore steps;
    private final Semaphore parsers;
    private final Duration patience;

    /**
     * Creates an intake.
     *
     * @param bytes the size of all bodies together
     * @param parsers the number of concurrent parsers
     * @param patience how long a request waits for memory or a parser
     */
    Intake(int bytes, int parsers, Duration patience) {
        this.steps = new Semaphore(bytes / STEP, true);
        this.parsers = new Semaphore(parsers, true);
        this.patience = patience;
    }

    /**
     * Reads a body and handles the body.
     *
     * @param most the maximum size of the body in bytes
     * @throws TooLargeException if the body is larger
     * @throws BusyException if memory or a parser is not available in time
     */
    byte[] handle(InputStream body, int most, Handler handler) throws IOException {
        int held = 0;
        try {
            ByteArrayOutputStream read = new ByteArrayOutputStream(STEP);
            byte[] some = new byte[STEP];
            for (int count = body.read(some); count >= 0; count = body.read(some)) {
                if (read.size() + count > most) {
                    throw new TooLargeException();
                }
                for (; held * STEP < read.size() + count; held++) {
                    enter(steps);
                }
                read.write(some, 0, count);
            }
            enter(parsers);
            try {
                return handler.answer(read.toByteArray());
            } finally {
                parsers.release();
            }
        } finally {
            steps.release(held);
        }
    }

    private void enter(Semaphore room) throws BusyException {
        try {
            if (!room.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new BusyException();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BusyException();
        }
    }

    /** Answers a body. */
    interface Handler {
        byte[] answer(byte[] body) throws IOException;
    }

    /** The body is larger than the maximum size. */
    static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** Other requests hold all memory or all parsers. */
    static final class BusyException extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
