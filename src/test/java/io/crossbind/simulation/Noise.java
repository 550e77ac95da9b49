package io.crossbind.simulation;

import io.crossbind.reconcile.port.ClusterFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** What goes wrong, by a seed, until it stops. */
final class Noise {
    private final RandomGenerator random;
    private boolean isOn = true;

    /** Each history has its own mixture, so that some have only one kind of fault. */
    private final double kills;

    private final double lostCalls;
    private final double throttling;
    private final double lostApiRequests;
    private final double lags;

    Noise(RandomGenerator random) {
        this.random = random;
        this.kills = some(0.02);
        this.lostCalls = some(0.05);
        this.throttling = some(0.1);
        this.lostApiRequests = some(0.03);
        this.lags = some(0.7);
    }

    private double some(double most) {
        return random.nextInt(3) == 0 ? 0 : random.nextDouble() * most;
    }

    void stop() {
        isOn = false;
    }

    boolean isOn() {
        return isOn;
    }

    private boolean strikes(double probability) {
        return isOn && probability > 0 && random.nextDouble() < probability;
    }

    boolean kills() {
        return strikes(kills);
    }

    boolean throttles() {
        return strikes(throttling);
    }

    /** How late the next event is. */
    Duration lag() {
        return strikes(lags)
                ? Duration.ofMillis(random.nextInt(random.nextInt(10) == 0 ? 20_000 : 500))
                : Duration.ZERO;
    }

    int choose(int bound) {
        return bound == 1 ? 0 : random.nextInt(bound);
    }

    /** How late IAM agrees with itself, in this history. */
    Duration consistency(int mostSeconds) {
        return random.nextInt(3) == 0 ? Duration.ofMillis(random.nextInt(mostSeconds * 1000)) : Duration.ZERO;
    }

    void loseCall() throws IOException {
        if (strikes(lostCalls)) {
            throw new IOException("lost by the simulation");
        }
    }

    void loseApiRequest(String request) {
        if (strikes(lostApiRequests)) {
            throw new ClusterFailure(0, "lost: " + request, new IllegalStateException());
        }
    }
}
