package io.crossbind.kit.aws;

import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/** Identifiers in AWS formats. Ids count up, so that the same calls give the same ids. Secrets come from the given generator. */
final class Ids {
    private static final int RADIX = 32;
    private final AtomicLong next;
    private final AtomicLong nextRequest;
    private final RandomGenerator random;

    Ids(RandomGenerator random) {
        this(random, 1, 1);
    }

    private Ids(RandomGenerator random, long next, long nextRequest) {
        this.random = random;
        this.next = new AtomicLong(next);
        this.nextRequest = new AtomicLong(nextRequest);
    }

    /** Returns ids with the same counters and other secrets. */
    Ids fork(RandomGenerator other) {
        return new Ids(other, next.get(), nextRequest.get());
    }

    /** A unique id: {@code AROA} for a role, {@code AIDA} user, {@code ANPA} policy, {@code AIPA} instance profile; 21 characters. */
    String unique(String prefix) {
        return prefix + padded(17);
    }

    /** An access key: {@code AKIA} for a user's, {@code ASIA} for a session's; 20 characters. */
    String accessKey(String prefix) {
        return prefix + padded(16);
    }

    /** The id of one answer. It has its own counter, so that reads do not change the ids of resources created after them. */
    String request() {
        String number = Long.toHexString(nextRequest.getAndIncrement());
        return "00000000-0000-4000-8000-000000000000".substring(0, 36 - number.length()) + number;
    }

    /** A random name of the given number of hexadecimal digits, at most 32. */
    String hex(int digits) {
        String text = "%016x%016x".formatted(random.nextLong(), random.nextLong());
        return text.substring(0, digits);
    }

    /** Random bytes in base 64. */
    String secret(int bytes) {
        byte[] drawn = new byte[bytes];
        random.nextBytes(drawn);
        return Base64.getEncoder().encodeToString(drawn);
    }

    private String padded(int length) {
        String number = Long.toString(next.getAndIncrement(), RADIX).toUpperCase(Locale.ROOT);
        return "0".repeat(length - number.length()) + number;
    }
}
