package io.crossbind.e2e.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbind.e2e.cluster.Kinds.Kind;

/** A status request changes only the status. Any other request changes everything except the status. */
final class StatusSubresource {

    private StatusSubresource() {}

    /** @return the object to write; the arguments are not changed */
    static ObjectNode separate(ApiPath path, Kind kind, ObjectNode current, ObjectNode wanted) {
        boolean isStatus = path.subresource().equals("status");
        if (!isStatus && !kind.hasStatusSubresource()) {
            return wanted;
        }
        ObjectNode from = isStatus ? wanted : current;
        ObjectNode result = isStatus ? current.deepCopy() : wanted.deepCopy();
        if (from.has("status")) {
            result.set("status", from.get("status"));
        } else {
            result.remove("status");
        }
        if (isStatus && wanted.path("metadata").has("managedFields")) {
            result.withObjectProperty("metadata")
                    .set("managedFields", wanted.path("metadata").get("managedFields"));
        }
        if (isStatus && wanted.path("metadata").has("resourceVersion")) {
            result.withObjectProperty("metadata")
                    .set("resourceVersion", wanted.path("metadata").get("resourceVersion"));
        }
        return result;
    }
}
