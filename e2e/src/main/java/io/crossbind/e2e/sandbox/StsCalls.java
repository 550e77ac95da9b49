package io.crossbind.e2e.sandbox;

import io.crossbind.e2e.sandbox.policy.AccessRequest;
import io.crossbind.e2e.sandbox.policy.ContextKeys;
import io.crossbind.e2e.sandbox.policy.Decision;
import io.crossbind.e2e.sandbox.policy.Policy;
import io.crossbind.e2e.sandbox.policy.PolicyKind;
import io.crossbind.e2e.sandbox.policy.Requester;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The calls of the Security Token Service. */
final class StsCalls {
    private static final Pattern ROLE_ARN = Pattern.compile("arn:aws[a-z-]*:iam::\\d{12}:role/[\\w+=,.@/-]+");
    private static final Pattern SESSION_NAME = Pattern.compile("[\\w+=,.@-]{2,64}");
    private static final Pattern EXTERNAL_ID = Pattern.compile("[\\w+=,.@:/-]{2,1224}");
    private static final Pattern TOKEN_CODE = Pattern.compile("\\d{6}");
    private static final int SHORTEST = 900;
    private static final int LONGEST = 43_200;
    private static final int CHAINED = 3600;

    private StsCalls() {}

    static List<Operation> operations() {
        return List.of(
                Operation.sts(
                        "GetCallerIdentity",
                        "",
                        call -> Target.everything(call.caller().account()),
                        StsCalls::callerIdentity),
                Operation.sts("AssumeRole", "sts:AssumeRole", StsCalls::assumed, StsCalls::assumeRole),
                Operation.sts(
                        "AssumeRoleWithWebIdentity", "", StsCalls::federatedTarget, StsCalls::assumeWithWebIdentity));
    }

    private static Consumer<Xml> callerIdentity(Invocation call) {
        if (!(call.caller() instanceof Caller.Signed caller)) {
            throw new AwsError("MissingAuthenticationToken", 403, "Request is missing Authentication Token");
        }
        return xml ->
                xml.text("Arn", caller.arn()).text("UserId", caller.userId()).text("Account", caller.account());
    }

    /** The role of the call. One that does not exist is refused like one that does not trust the caller. */
    private static Target assumed(Invocation call) {
        String arn = roleArn(call);
        ContextKeys context = new ContextKeys().put("sts:RoleSessionName", sessionName(call));
        String externalId = call.form().get("ExternalId");
        if (externalId != null) {
            check(EXTERNAL_ID, externalId, "externalId");
            context.put("sts:ExternalId", externalId);
        }
        if (call.form().get("SerialNumber") != null) {
            // The sandbox has no devices: a serial number with any code of six digits counts as multi-factor
            // authentication.
            check(TOKEN_CODE, call.form().required("TokenCode"), "tokenCode");
            context.put("aws:MultiFactorAuthPresent", "true").put("aws:MultiFactorAuthAge", "0");
        }
        RoleTargets.putTags(context, IamInput.tags(call.form()));
        Optional<Role> role = role(call, arn);
        role.ifPresent(found -> found.tags().forEach((key, value) -> context.put("aws:ResourceTag/" + key, value)));
        return new Target(
                arn.split(":")[4],
                arn,
                arn.substring(arn.lastIndexOf('/') + 1),
                context,
                role.map(Role::trust).orElse(null),
                true);
    }

    private static Consumer<Xml> assumeRole(Invocation call) {
        Target target = assumed(call);
        Role role = role(call, target.arn()).orElseThrow(() -> AwsError.accessDenied("Access denied"));
        if (!(call.caller() instanceof Caller.Signed caller)) {
            throw AwsError.accessDenied("Access denied");
        }
        int seconds = duration(call, role);
        if (caller.key().session() != null && seconds > CHAINED) {
            throw AwsError.validation(
                    "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining");
        }
        if (!IamInput.tags(call.form()).isEmpty()) {
            call.require("sts:TagSession", target);
        }
        boolean mfa = !target.context().get("aws:MultiFactorAuthPresent").isEmpty();
        ContextKeys session = Caller.Signed.sessionContext(call.world().now())
                .put("aws:MultiFactorAuthPresent", Boolean.toString(mfa));
        IamInput.tags(call.form()).forEach((key, value) -> session.put("aws:PrincipalTag/" + key, value));
        return issued(call, role, seconds, session, xml -> {});
    }

    private static Target federatedTarget(Invocation call) {
        String arn = roleArn(call);
        return Target.of(arn.split(":")[4], arn, arn.substring(arn.lastIndexOf('/') + 1), new ContextKeys());
    }

    private static Consumer<Xml> assumeWithWebIdentity(Invocation call) {
        if (!(call.caller() instanceof Caller.Federated(WebIdentityToken token))) {
            throw AwsError.accessDenied("Not authorized to perform sts:AssumeRoleWithWebIdentity");
        }
        Target target = federatedTarget(call);
        OidcProvider provider = provider(call, target.account(), token);
        String audience = token.audiences().stream()
                .filter(provider.clientIds()::contains)
                .findFirst()
                .orElseThrow(() -> AwsError.invalidIdentityToken("Incorrect token audience"));
        ContextKeys context = call.authorizer()
                .environment(call, target)
                .put(token.issuerHost() + ":sub", token.subject())
                .putAll(token.issuerHost() + ":aud", token.audiences())
                .put("sts:RoleSessionName", sessionName(call))
                .put("aws:FederatedProvider", provider.arn());
        AccessRequest request = new AccessRequest(
                Requester.federatedBy(provider.arn()), "sts:AssumeRoleWithWebIdentity", target.arn(), context);
        Role role = role(call, target.arn())
                .filter(found -> found.trust().decide(request) == Decision.ALLOWED)
                .orElseThrow(() -> AwsError.accessDenied("Not authorized to perform sts:AssumeRoleWithWebIdentity"));
        ContextKeys session =
                Caller.Signed.sessionContext(call.world().now()).put("aws:FederatedProvider", provider.arn());
        return issued(
                call,
                role,
                duration(call, role),
                session,
                xml -> xml.text("Provider", provider.arn())
                        .text("Audience", audience)
                        .text("SubjectFromWebIdentityToken", token.subject()));
    }

    private static OidcProvider provider(Invocation call, String account, WebIdentityToken token) {
        OidcProvider provider =
                call.world().account(account).providers.get(OidcProvider.arn(account, token.issuerHost()));
        if (provider == null) {
            throw AwsError.invalidIdentityToken(
                    "No OpenIDConnect provider found in your account for " + token.issuer());
        }
        return provider;
    }

    private static Consumer<Xml> issued(
            Invocation call, Role role, int seconds, ContextKeys context, Consumer<Xml> extra) {
        Instant expiration = call.world().now().plusSeconds(seconds);
        AccessKey key = call.keys().issue(role, sessionName(call), expiration, context, sessionPolicies(call, role));
        Caller.Signed session = new Caller.Signed(role, key);
        AccessKey.Session issued = key.session();
        return xml -> {
            xml.element(
                    "Credentials",
                    credentials -> credentials
                            .text("AccessKeyId", key.id())
                            .text("SecretAccessKey", key.secret())
                            .text("SessionToken", issued == null ? null : issued.token())
                            .text("Expiration", IamInput.time(expiration)));
            xml.element(
                    "AssumedRoleUser",
                    user -> user.text("AssumedRoleId", session.userId()).text("Arn", session.arn()));
            extra.accept(xml);
        };
    }

    private static List<Policy> sessionPolicies(Invocation call, Role role) {
        List<Policy> policies = new ArrayList<>();
        String inline = call.form().get("Policy");
        if (inline != null) {
            policies.add(PolicyDocuments.parse(inline, PolicyKind.IDENTITY));
        }
        for (String arn : call.form().list("PolicyArns", "arn")) {
            policies.add(call.world()
                    .managedPolicy(role.account(), arn)
                    .map(ManagedPolicy::document)
                    .orElseThrow(() -> AwsError.malformedPolicy("Policy " + arn + " does not exist.")));
        }
        return policies;
    }

    private static int duration(Invocation call, Role role) {
        int seconds = call.form().number("DurationSeconds", 3600);
        IamInput.checkRange(seconds, "durationSeconds", SHORTEST, LONGEST);
        if (seconds > role.maxSession()) {
            throw AwsError.validation(
                    "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
        }
        return seconds;
    }

    private static Optional<Role> role(Invocation call, String arn) {
        return call.world().principal(arn).filter(Role.class::isInstance).map(Role.class::cast);
    }

    private static String roleArn(Invocation call) {
        String arn = call.form().required("RoleArn");
        if (!ROLE_ARN.matcher(arn).matches()) {
            throw AwsError.validation(arn + " is invalid");
        }
        return arn;
    }

    private static String sessionName(Invocation call) {
        return check(SESSION_NAME, call.form().required("RoleSessionName"), "roleSessionName");
    }

    private static String check(Pattern pattern, String value, String member) {
        if (!pattern.matcher(value).matches()) {
            throw AwsError.validation("1 validation error detected: Value '" + value + "' at '" + member
                    + "' failed to satisfy constraint: Member must satisfy regular expression pattern: " + pattern);
        }
        return value;
    }
}
