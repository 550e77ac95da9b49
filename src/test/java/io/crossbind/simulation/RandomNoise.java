package io.crossbind.simulation;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** What goes wrong, by a seed, until it stops. */
final class RandomNoise implements Noise {
    private final RandomGenerator random;
    private boolean isOn = true;

    /** Each history has its own mixture, so that some have only one kind of fault. */
    private final double kills;

    private final double lostCalls;
    private final double throttling;
    private final double lostApiRequests;
    private final double lags;

    RandomNoise(RandomGenerator random) {
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

    @Override
    public void stop() {
        isOn = false;
    }

    private boolean strikes(double probability) {
        return isOn && probability > 0 && random.nextDouble() < probability;
    }

    @Override
    public boolean kills() {
        return strikes(kills);
    }

    @Override
    public boolean throttles() {
        return strikes(throttling);
    }

    @Override
    public Duration lag() {
        return strikes(lags)
                ? Duration.ofMillis(random.nextInt(random.nextInt(10) == 0 ? 20_000 : 500))
                : Duration.ZERO;
    }

    @Override
    public int choose(int bound) {
        return bound == 1 ? 0 : random.nextInt(bound);
    }

    @Override
    public Duration consistency(int mostSeconds) {
        return random.nextInt(3) == 0 ? Duration.ofMillis(random.nextInt(mostSeconds * 1000)) : Duration.ZERO;
    }

    @Override
    public boolean loses(Message message) {
        return switch (message.receiver()) {
            case AWS -> strikes(lostCalls);
            case CLUSTER -> strikes(lostApiRequests);
        };
    }
}
