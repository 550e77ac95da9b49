package io.crossbind.kubernetes;

import io.crossbind.model.ErrorSummary;
import io.crossbind.reconcile.port.ClusterFailure;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Formats the rejections of the API server for conditions and Events. */
public final class ApiErrors {
    private static final Logger LOG = LoggerFactory.getLogger(ApiErrors.class);

    private ApiErrors() {}

    /**
     * Sends a request.
     *
     * @throws ClusterFailure if the API server refuses, as the passes see it
     */
    public static <T> T translated(Supplier<T> request) {
        try {
            return request.get();
        } catch (KubernetesClientException e) {
            throw new ClusterFailure(e.getCode(), summary(e), e);
        }
    }

    /** The message of the API server, or of the client if the API server gave no answer. The log has the part too long for a condition. */
    static String summary(KubernetesClientException e) {
        String words = e.getStatus() == null || e.getStatus().getMessage() == null
                ? String.valueOf(e.getMessage())
                : e.getStatus().getMessage();
        ErrorSummary summary = ErrorSummary.of(words);
        if (summary.isCut()) {
            LOG.info("the API server refused a request: {}", ErrorSummary.oneLine(words));
        }
        return summary.text();
    }
}
