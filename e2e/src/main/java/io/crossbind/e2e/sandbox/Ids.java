package io.crossbind.e2e.sandbox;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;

/** Identifiers in IAM's form. Ids count up, so that the same calls give the same ids; secrets are random. */
final class Ids {
    private static final int RADIX = 32;
    private static final SecureRandom RANDOM = new SecureRandom();
    private final AtomicLong next = new AtomicLong(1);

    /** A unique id: {@code AROA} for a role, {@code AIDA} user, {@code ANPA} policy, {@code AIPA} instance profile; 21 characters. */
    String unique(String prefix) {
        return prefix + padded(17);
    }

    /** An access key: {@code AKIA} for a user's, {@code ASIA} for a session's; 20 characters. */
    String accessKey(String prefix) {
        return prefix + padded(16);
    }

    static String secret(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return Base64.getEncoder().encodeToString(random);
    }

    private String padded(int length) {
        String number = Long.toString(next.getAndIncrement(), RADIX).toUpperCase();
        return "0".repeat(length - number.length()) + number;
    }
}
