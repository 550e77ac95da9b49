package io.crossbind.kit.aws.policy;

import java.math.BigInteger;
import java.net.InetAddress;

/** Ranges of addresses in CIDR notation, IPv4 and IPv6. */
final class AddressRange {
    private AddressRange() {}

    static boolean contains(String range, String address) {
        String[] parts = range.split("/", 2);
        byte[] network = bytes(parts[0]);
        byte[] host = bytes(address);
        if (network.length != host.length) {
            return false;
        }
        int bits = network.length * Byte.SIZE;
        int ignored = parts.length == 1 ? 0 : bits - Integer.parseInt(parts[1]);
        return new BigInteger(1, network).shiftRight(ignored).equals(new BigInteger(1, host).shiftRight(ignored));
    }

    private static byte[] bytes(String literal) {
        try {
            return InetAddress.ofLiteral(literal).getAddress();
        } catch (IllegalArgumentException e) {
            throw new NumberFormatException(literal);
        }
    }
}
