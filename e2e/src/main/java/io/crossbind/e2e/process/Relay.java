package io.crossbind.e2e.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A TCP relay between one client and one server on loopback. The relay can freeze, cut or slow the connection, and records the AWS actions
 * in plain text.
 */
public final class Relay implements AutoCloseable {

    private static final Pattern ACTION = Pattern.compile("(?:^|[&\\n])Action=(\\w+)");
    private static final int CHUNK = 16 * 1024;

    /**
     * An AWS action forwarded to the server.
     *
     * @param time the time of forwarding
     * @param action such as {@code CreateRole}
     */
    public record Passed(Instant time, String action) {}

    private enum Mode {
        OPEN,
        FROZEN,
        CUT
    }

    private final ServerSocket listener;
    private final InetSocketAddress server;
    private final InetAddress source;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final List<Passed> passed = new CopyOnWriteArrayList<>();
    private Mode mode = Mode.OPEN;
    private volatile Duration delay = Duration.ZERO;

    private Relay(InetSocketAddress server, InetAddress source) throws IOException {
        this.server = server;
        this.source = source;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    /**
     * Opens a relay.
     *
     * @param server the server behind the relay
     * @param source the loopback address that the server sees as the client's, such as {@code 127.0.0.7}
     */
    public static Relay to(URI server, String source) {
        try {
            return new Relay(new InetSocketAddress(server.getHost(), server.getPort()), InetAddress.getByName(source));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The port of the relay, which clients use instead of the server's port. */
    public int port() {
        return listener.getLocalPort();
    }

    /** The AWS actions that reached the server through this relay, oldest first. */
    public List<Passed> passed() {
        return List.copyOf(passed);
    }

    /** Forwards no byte from now on, in either direction. Connections stay open, and new ones are accepted. */
    public void freeze() {
        set(Mode.FROZEN);
    }

    /** Closes all connections, and each new connection immediately. */
    public void cut() {
        set(Mode.CUT);
        sockets.forEach(Relay::close);
    }

    /** Delays each chunk of an answer by this time; an answer of up to 16 KiB is usually one chunk. */
    public void slow(Duration by) {
        delay = by;
    }

    private synchronized void set(Mode next) {
        mode = next;
        notifyAll();
    }

    private synchronized boolean mayPass() throws InterruptedException {
        while (mode == Mode.FROZEN) {
            wait();
        }
        return mode == Mode.OPEN;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                sockets.add(client);
                threads.execute(() -> serve(client));
            }
        } catch (IOException closed) {
            // The relay was closed.
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket upstream = new Socket()) {
            if (!mayPass()) {
                return;
            }
            upstream.bind(new InetSocketAddress(source, 0));
            upstream.connect(server);
            sockets.add(upstream);
            var answers = threads.submit(() -> {
                pump(upstream, client, true);
                return null;
            });
            pump(client, upstream, false);
            answers.get();
        } catch (IOException | java.util.concurrent.ExecutionException ended) {
            // The client or the server closed its connection.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pump(Socket from, Socket to, boolean answer) throws IOException, InterruptedException {
        byte[] chunk = new byte[CHUNK];
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        int length = in.read(chunk);
        while (length >= 0) {
            if (answer) {
                Thread.sleep(delay);
            }
            if (!mayPass()) {
                break;
            }
            if (!answer) {
                note(new String(chunk, 0, length, StandardCharsets.ISO_8859_1));
            }
            out.write(chunk, 0, length);
            length = in.read(chunk);
        }
        if (!answer || length < 0) {
            to.shutdownOutput();
        }
    }

    private void note(String text) {
        Matcher action = ACTION.matcher(text);
        while (action.find()) {
            passed.add(new Passed(Instant.now(), action.group(1)));
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        set(Mode.CUT);
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sockets.forEach(Relay::close);
        threads.shutdownNow();
    }
}
