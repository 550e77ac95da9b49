package io.crossbind.kit.aws;

import io.crossbind.kit.aws.policy.ContextKeys;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** GetSessionToken: temporary credentials of a user, with which people present their second factor. */
final class UserSessionCalls {
    private static final Pattern TOKEN_CODE = Pattern.compile("\\d{6}");
    /** Seconds (API reference, GetSessionToken). */
    private static final int SHORTEST = 900;

    private static final int LONGEST = 129_600;
    private static final int DEFAULT = 43_200;

    private UserSessionCalls() {}

    static List<Operation> operations() {
        return List.of(Operation.sts(
                "GetSessionToken",
                "",
                call -> Target.everything(call.caller().account()),
                UserSessionCalls::sessionToken));
    }

    /**
     * Returns whether the call carries a device's code. The sandbox has no devices: any serial number with any code of six digits counts.
     *
     * @throws AwsError ValidationError
     */
    static boolean byMfa(Form form) {
        if (form.get("SerialNumber") == null) {
            return false;
        }
        StsCalls.check(TOKEN_CODE, form.required("TokenCode"), "tokenCode");
        return true;
    }

    /**
     * Returns whether the session may not call the service. A user's session needs a second factor for IAM (API reference,
     * GetSessionToken). IAM answers as for an unknown key.
     */
    static boolean excludes(Caller.Signed caller, String service) {
        boolean ofUser = caller.principal() instanceof User && caller.key().session() != null;
        return ofUser && service.equals("iam") && !caller.authenticatedByMfa();
    }

    private static Consumer<Xml> sessionToken(Invocation call) {
        if (!(call.caller() instanceof Caller.Signed(User user, AccessKey used)) || used.session() != null) {
            throw AwsError.accessDenied("Cannot call GetSessionToken with session credentials");
        }
        int seconds = call.form().number("DurationSeconds", DEFAULT);
        IamInput.checkRange(seconds, "durationSeconds", SHORTEST, LONGEST);
        boolean mfa = byMfa(call.form());
        Instant now = call.world().now();
        ContextKeys context = Caller.Signed.sessionContext(now).put(Caller.Signed.MFA, Boolean.toString(mfa));
        if (mfa) {
            context.put("aws:MultiFactorAuthAge", "0");
        }
        AccessKey.Session session = AccessKey.Session.of("", now.plusSeconds(seconds), context);
        AccessKey key = call.keys().issue(user, session);
        return xml -> StsCalls.writeCredentials(xml, key);
    }
}
