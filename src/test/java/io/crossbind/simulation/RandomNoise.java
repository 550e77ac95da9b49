package io.crossbind.simulation;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Random faults from a seed, until {@link #stop}. */
final class RandomNoise implements Noise {
    private final RandomGenerator random;
    private boolean isOn = true;

    /** Each history has its own mixture, so some histories have only one kind of fault. */
    private final double kills;

    private final double lostCalls;
    private final double throttling;
    private final double lostApiRequests;
    private final double lags;

    /** The highest probabilities of a scenario. */
    record Most(double kills, double lostCalls, double throttling, double lostApiRequests, double lags) {
        static final Most USUAL = new Most(0.02, 0.05, 0.1, 0.03, 0.7);
    }

    RandomNoise(RandomGenerator random, Most most) {
        this.random = random;
        this.kills = some(most.kills());
        this.lostCalls = some(most.lostCalls());
        this.throttling = some(most.throttling());
        this.lostApiRequests = some(most.lostApiRequests());
        this.lags = some(most.lags());
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
