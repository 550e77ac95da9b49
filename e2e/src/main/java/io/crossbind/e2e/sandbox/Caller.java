package io.crossbind.e2e.sandbox;

import io.crossbind.e2e.sandbox.policy.ContextKeys;
import io.crossbind.e2e.sandbox.policy.Requester;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Who makes a call. */
sealed interface Caller {
    /** Empty when the caller belongs to no account yet. */
    String account();

    /** The principal's ARN as error messages and GetCallerIdentity tell it. */
    String arn();

    /** Somebody who signed with a key. */
    record Signed(Principal principal, AccessKey key) implements Caller {

        @Override
        public String account() {
            return principal.account();
        }

        @Override
        public String arn() {
            AccessKey.Session session = key.session();
            return session == null
                    ? principal.arn()
                    : "arn:aws:sts::" + principal.account() + ":assumed-role/" + principal.name() + "/"
                            + session.name();
        }

        String userId() {
            AccessKey.Session session = key.session();
            return session == null ? principal.id() : principal.id() + ":" + session.name();
        }

        Requester requester() {
            String sessionArn = key.session() == null ? null : arn();
            return new Requester(account(), principal.arn(), sessionArn, principal.id(), null);
        }

        ContextKeys context() {
            ContextKeys keys = new ContextKeys()
                    .put("aws:PrincipalArn", principal.arn())
                    .put("aws:PrincipalAccount", account())
                    .put("aws:PrincipalType", key.session() == null ? "User" : "AssumedRole")
                    .put("aws:userid", userId());
            principal.tags().forEach((name, value) -> keys.put("aws:PrincipalTag/" + name, value));
            if (key.session() == null) {
                return keys.put("aws:username", principal.name());
            }
            return keys.putAll(key.session().context());
        }

        static ContextKeys sessionContext(Instant issued) {
            return new ContextKeys()
                    .put(
                            "aws:TokenIssueTime",
                            issued.truncatedTo(ChronoUnit.SECONDS).toString());
        }
    }

    /** Somebody who holds a token of an identity provider, whose signature and lifetime were checked. */
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
