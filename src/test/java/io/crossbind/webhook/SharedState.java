package io.crossbind.webhook;

import java.util.Optional;

/** The state shared by replicas, as kept by the API server: a Secret with a version, and a caBundle. */
final class SharedState implements CertificateStore, TrustedBundle {
    private Optional<Certificates> certificates = Optional.empty();
    private int version;
    private String bundle = "";
    private Runnable beforeWrite = () -> {};

    /** The action of another replica between the next read and its write. */
    void onceBeforeWrite(Runnable action) {
        beforeWrite = () -> {
            beforeWrite = () -> {};
            action.run();
        };
    }

    int writes() {
        return version;
    }

    @Override
    public Stored read() {
        return new Stored(certificates, Integer.toString(version));
    }

    @Override
    public boolean write(Certificates changed, String read) {
        beforeWrite.run();
        if (!read.equals(Integer.toString(version))) {
            return false;
        }
        certificates = Optional.of(changed);
        version++;
        return true;
    }

    @Override
    public String published() {
        return bundle;
    }

    @Override
    public void publish(String changed) {
        bundle = changed;
    }
}
