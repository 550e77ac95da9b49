package io.crossbind.e2e.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Answers to access reviews. Every user may do everything. */
final class AccessReviews {

    private AccessReviews() {}

    /** @param review changed in place */
    static ObjectNode allow(ApiPath path, ObjectNode review) {
        ObjectNode status = review.putObject("status").put("allowed", true).put("incomplete", false);
        if (path.plural().equals("selfsubjectrulesreviews")) {
            ObjectNode rule = status.putArray("resourceRules").addObject();
            List.of("verbs", "apiGroups", "resources")
                    .forEach(field -> rule.putArray(field).add("*"));
            ObjectNode nonResource = status.putArray("nonResourceRules").addObject();
            List.of("verbs", "nonResourceURLs")
                    .forEach(field -> nonResource.putArray(field).add("*"));
        }
        return review;
    }
}
