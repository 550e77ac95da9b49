package io.crossbind.webhook;

import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/**
 * The private key and certificate chain with which the server authenticates.
 *
 * @param key private key of the first certificate
 * @param chain the server's certificate first
 */
record Identity(PrivateKey key, List<X509Certificate> chain) {
    Identity {
        chain = List.copyOf(chain);
    }

    X509Certificate certificate() {
        return chain.getFirst();
    }

    /** Returns whether the key belongs to the certificate: the certificate verifies a signature of the key. */
    boolean matches() {
        String algorithm = key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256with" + key.getAlgorithm();
        try {
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            byte[] signature = signer.sign();
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(certificate());
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /**
     * @param chain PEM, the server's certificate first
     * @param key PEM, as PKCS#8, PKCS#1 or SEC 1
     * @throws IOException if either cannot be read
     */
    static Identity parse(String chain, String key) throws IOException {
        List<X509Certificate> certificates = certificates(chain);
        if (certificates.isEmpty()) {
            throw new IOException("no certificate in it");
        }
        try (PEMParser parser = new PEMParser(new StringReader(key))) {
            JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
            // OpenSSL writes the parameters of an EC key before the key.
            for (Object found = parser.readObject(); found != null; found = parser.readObject()) {
                switch (found) {
                    case PEMKeyPair pair -> {
                        return new Identity(converter.getKeyPair(pair).getPrivate(), certificates);
                    }
                    case PrivateKeyInfo info -> {
                        return new Identity(converter.getPrivateKey(info), certificates);
                    }
                    default -> {}
                }
            }
        }
        throw new IOException("no private key in it");
    }

    /** The certificates in a PEM text; none for an empty text. */
    static List<X509Certificate> certificates(String pem) throws IOException {
        List<X509Certificate> certificates = new ArrayList<>();
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            for (Object found = parser.readObject(); found != null; found = parser.readObject()) {
                if (found instanceof X509CertificateHolder holder) {
                    certificates.add(new JcaX509CertificateConverter().getCertificate(holder));
                }
            }
        } catch (CertificateException e) {
            throw new IOException(e);
        }
        return certificates;
    }
}
