package io.crossbind.webhook;

import java.util.Optional;

/** What replicas share, as the API server keeps it: a Secret with a version, and a caBundle. */
final class SharedState implements CertificateStore, TrustedBundle {
    private Optional<Certificates> certificates = Optional.empty();
    private int version;
    private String bundle = "";
    private Runnable beforeWrite = () -> {};

    /** What another replica does between the next reading and its writing. */
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
