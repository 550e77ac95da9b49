package io.crossbind.webhook;

import java.time.Duration;

/** Observes each admission review when its answer is known. */
public interface AdmissionObserver {

    /**
     * Reports an answer of the webhook.
     *
     * @param took from the first byte of the body to the answer, including the wait for memory
     */
    void answered(Result result, Duration took);

    /** The kinds of answers. */
    enum Result {
        /** The pod gets an injection. */
        INJECTED("injected"),
        /** The pod stays unchanged, because no binding exists for the pod. */
        UNCHANGED("unchanged"),
        /** The request is no AdmissionReview, or is too large. */
        REJECTED("rejected"),
        /** Other requests hold all memory or all parsers. */
        BUSY("busy"),
        /** The operator does not know the pod's injection. */
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
