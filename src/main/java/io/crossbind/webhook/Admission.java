package io.crossbind.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.function.Consumer;

/** Answers admission reviews (admission.k8s.io/v1). Every pod is allowed; the answer contains only the injection. */
final class Admission {
    private static final String API_VERSION = "admission.k8s.io/v1";
    private static final String KIND = "AdmissionReview";

    /** The default service account of a pod. */
    private static final String DEFAULT_SERVICE_ACCOUNT = "default";

    /** A pod of 1 MB has fewer tokens. In a tree, each token costs some 100 bytes. */
    static final int MOST_TOKENS = 100_000;

    /** A pod's fields are at most 12 levels deep, managed fields a few more. */
    private static final int DEEPEST = 64;

    private final ObjectMapper json = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxTokenCount(MOST_TOKENS)
                    .maxNestingDepth(DEEPEST)
                    .build())
            .build());
    private final InjectionSource source;

    Admission(InjectionSource source) {
        this.source = source;
    }

    /**
     * @param review an AdmissionReview with a request
     * @param changes gets whether the pod gets an injection
     * @return the AdmissionReview with the response
     * @throws IOException if the review is not an AdmissionReview
     * @throws IllegalStateException if the pod's injection is unknown
     */
    byte[] answer(byte[] review, Consumer<Boolean> changes) throws IOException {
        JsonNode asked = json.readTree(review);
        JsonNode request = asked.path("request");
        String uid = request.path("uid").asText();
        if (!API_VERSION.equals(asked.path("apiVersion").asText())
                || !KIND.equals(asked.path("kind").asText())
                || uid.isEmpty()) {
            throw new IOException("not an " + KIND + " of " + API_VERSION);
        }
        PodInjection.Outcome outcome = outcome(request);
        changes.accept(!outcome.patch().isEmpty());
        return json.writeValueAsBytes(answer(uid, outcome));
    }

    private PodInjection.Outcome outcome(JsonNode request) {
        JsonNode pod = request.path("object");
        if (!isNewPod(request) || !PodInjection.wantedBy(pod)) {
            return PodInjection.Outcome.unchanged();
        }
        String namespace = request.path("namespace").asText();
        String serviceAccount = serviceAccount(pod.path("spec"));
        return source.of(namespace, serviceAccount)
                .map(injection -> PodInjection.into(pod, injection))
                .orElseGet(PodInjection.Outcome::unchanged);
    }

    private static boolean isNewPod(JsonNode request) {
        return request.path("operation").asText().equals("CREATE")
                && request.at("/resource/group").asText().isEmpty()
                && request.at("/resource/resource").asText().equals("pods")
                && request.path("subResource").asText().isEmpty();
    }

    private static String serviceAccount(JsonNode spec) {
        String name = spec.path("serviceAccountName").asText();
        return name.isEmpty() ? DEFAULT_SERVICE_ACCOUNT : name;
    }

    private ObjectNode answer(String uid, PodInjection.Outcome outcome) throws JsonProcessingException {
        ObjectNode review =
                json.createObjectNode().put("apiVersion", API_VERSION).put("kind", KIND);
        ObjectNode response = review.putObject("response").put("uid", uid).put("allowed", true);
        if (!outcome.patch().isEmpty()) {
            response.put("patchType", "JSONPatch");
            // Jackson writes the bytes as base64, like []byte in Kubernetes types.
            response.put("patch", json.writeValueAsBytes(outcome.patch()));
        }
        if (!outcome.warnings().isEmpty()) {
            outcome.warnings().forEach(response.putArray("warnings")::add);
        }
        return review;
    }
}
