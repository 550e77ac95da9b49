package io.crossbind.kit.aws;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The content encoding {@code aws-chunked} of S3 uploads. The seed signature covers the headers. The sandbox does not check the signatures
 * of the chunks.
 */
final class AwsChunked {
    private AwsChunked() {}

    static byte[] decode(byte[] encoded) {
        ByteArrayOutputStream decoded = new ByteArrayOutputStream();
        int position = 0;
        while (position < encoded.length) {
            int end = endOfLine(encoded, position);
            String header = new String(encoded, position, end - position, StandardCharsets.US_ASCII);
            int size = Integer.parseInt(header.split(";", 2)[0].strip(), 16);
            if (size == 0) {
                break;
            }
            decoded.write(encoded, end + 2, size);
            position = end + 2 + size + 2;
        }
        return decoded.toByteArray();
    }

    private static int endOfLine(byte[] bytes, int from) {
        int i = from;
        while (i < bytes.length && bytes[i] != '\r') {
            i++;
        }
        return i;
    }
}
