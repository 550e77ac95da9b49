package io.crossbind.webhook;

import java.time.Duration;

/** Observes each admission review when its answer is known. */
public interface AdmissionObserver {

    /**
     * An answer of the webhook.
     *
     * @param took from the first byte of the body to the answer, with the time in which the request waits for memory
     */
    void answered(Result result, Duration took);

    /** The kinds of answers. */
    enum Result {
        /** The pod gets an injection. */
        INJECTED("injected"),
        /** The pod stays as it is, because no binding is for it. */
        UNCHANGED("unchanged"),
        /** The request is no AdmissionReview, or is too large. */
        REJECTED("rejected"),
        /** Other requests hold all the memory. */
        BUSY("busy"),
        /** The operator does not know what the pod gets. */
        ERROR("error");

        private final String title;

        Result(String title) {
            this.title = title;
        }

        /** The value of the metric's label. */
        public String title() {
            return title;
        }
    }
}
