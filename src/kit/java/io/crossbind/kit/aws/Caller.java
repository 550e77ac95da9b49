package io.crossbind.kit.aws;

import io.crossbind.kit.aws.policy.ContextKeys;
import io.crossbind.kit.aws.policy.Requester;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/** The caller of an operation. */
sealed interface Caller {
    /** The caller's account; empty when the caller belongs to no account yet. */
    String account();

    /** The principal's ARN, as in error messages and GetCallerIdentity. */
    String arn();

    /** The signer of a request. */
    record Signed(Principal principal, AccessKey key) implements Caller {
        /** Present in requests with temporary credentials only (IAM user guide, global condition keys). */
        static final String MFA = "aws:MultiFactorAuthPresent";

        @Override
        public String account() {
            return principal.account();
        }

        @Override
        public String arn() {
            return assumedRole()
                    .map(session -> "arn:aws:sts::" + principal.account() + ":assumed-role/" + principal.name() + "/"
                            + session.name())
                    .orElse(principal.arn());
        }

        /** The session of a role. A user's key has no session, and a user's session does not change the user's principal. */
        Optional<AccessKey.Session> assumedRole() {
            return principal instanceof Role ? Optional.ofNullable(key.session()) : Optional.empty();
        }

        /** The session tags that stay when the session assumes another role. */
        Map<String, String> transitiveTags() {
            AccessKey.Session session = key.session();
            return session == null ? Map.of() : session.transitiveTags();
        }

        boolean authenticatedByMfa() {
            return context().get(MFA).contains("true");
        }

        String userId() {
            return assumedRole()
                    .map(session -> principal.id() + ":" + session.name())
                    .orElse(principal.id());
        }

        Requester requester() {
            String sessionArn = assumedRole().isPresent() ? arn() : null;
            return new Requester(account(), principal.arn(), sessionArn, principal.id(), null, null);
        }

        ContextKeys context() {
            ContextKeys keys = new ContextKeys()
                    .put("aws:PrincipalArn", principal.arn())
                    .put("aws:PrincipalAccount", account())
                    .put("aws:PrincipalType", assumedRole().isPresent() ? "AssumedRole" : "User")
                    .put("aws:userid", userId());
            principal.tags().forEach((name, value) -> keys.put("aws:PrincipalTag/" + name, value));
            if (principal instanceof User) {
                keys.put("aws:username", principal.name());
            }
            AccessKey.Session session = key.session();
            return session == null ? keys : keys.putAll(session.context());
        }

        static ContextKeys sessionContext(Instant issued) {
            return new ContextKeys()
                    .put(
                            "aws:TokenIssueTime",
                            issued.truncatedTo(ChronoUnit.SECONDS).toString());
        }
    }

    /** The holder of an identity provider's token with verified signature and lifetime. */
    record Federated(WebIdentityToken token) implements Caller {

        @Override
        public String account() {
            return "";
        }

        @Override
        public String arn() {
            return token.issuer() + ":" + token.subject();
        }
    }
}
