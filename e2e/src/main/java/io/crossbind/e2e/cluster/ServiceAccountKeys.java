package io.crossbind.e2e.cluster;

import io.crossbind.e2e.process.TempDirectory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The API server's RSA keys for signing service account tokens, as PEM files. */
record ServiceAccountKeys(Path privateKey, Path publicKey) {

    static ServiceAccountKeys generate(TempDirectory directory) {
        KeyPair pair = newPair();
        return new ServiceAccountKeys(
                directory.write(
                        "service-account.key",
                        pem("PRIVATE KEY", pair.getPrivate().getEncoded())),
                directory.write(
                        "service-account.pub",
                        pem("PUBLIC KEY", pair.getPublic().getEncoded())));
    }

    private static KeyPair newPair() {
        try {
            // RS256 is the only algorithm that IAM accepts from every issuer.
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has RSA", e);
        }
    }

    private static String pem(String label, byte[] encoded) {
        String body = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(encoded);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }
}
