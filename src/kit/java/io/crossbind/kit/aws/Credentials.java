package io.crossbind.kit.aws;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Writes a session in the formats of the places from which workloads fetch credentials. */
final class Credentials {
    private Credentials() {}

    private static AccessKey.Session session(Caller.Signed caller) {
        AccessKey.Session session = caller.key().session();
        if (session == null) {
            throw new IllegalArgumentException("a long-term key is no session: " + caller.arn());
        }
        return session;
    }

    /** The JSON of a container credentials endpoint (SDKs and tools reference, "Container credential provider"). */
    static ObjectNode container(Caller.Signed caller) {
        AccessKey.Session session = session(caller);
        return JsonNodeFactory.instance
                .objectNode()
                .put("AccessKeyId", caller.key().id())
                .put("SecretAccessKey", caller.key().secret())
                .put("Token", session.token())
                .put("Expiration", IamInput.time(session.expiration()));
    }

    /** The environment variables with the credentials. */
    static Map<String, String> environment(Caller.Signed caller) {
        return Map.of(
                "AWS_ACCESS_KEY_ID",
                caller.key().id(),
                "AWS_SECRET_ACCESS_KEY",
                caller.key().secret(),
                "AWS_SESSION_TOKEN",
                session(caller).token());
    }
}
