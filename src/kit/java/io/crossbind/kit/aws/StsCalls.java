package io.crossbind.kit.aws;

import io.crossbind.kit.aws.policy.AccessRequest;
import io.crossbind.kit.aws.policy.ContextKeys;
import io.crossbind.kit.aws.policy.Decision;
import io.crossbind.kit.aws.policy.Policy;
import io.crossbind.kit.aws.policy.PolicyKind;
import io.crossbind.kit.aws.policy.Requester;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The calls of the Security Token Service. */
final class StsCalls {
    private static final Pattern ROLE_ARN = Pattern.compile("arn:aws[a-z-]*:iam::\\d{12}:role/[\\w+=,.@/-]+");
    private static final Pattern SESSION_NAME = Pattern.compile("[\\w+=,.@-]{2,64}");
    private static final Pattern EXTERNAL_ID = Pattern.compile("[\\w+=,.@:/-]{2,1224}");
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
                Operation.sts(
                        "AssumeRole", "sts:AssumeRole", call -> asked(call).target(call.world()), StsCalls::assumeRole),
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

    private static AssumeRole asked(Invocation call) {
        Form form = call.form();
        String externalId = form.get("ExternalId");
        if (externalId != null) {
            check(EXTERNAL_ID, externalId, "externalId");
        }
        return new AssumeRole(
                roleArn(call),
                sessionName(call),
                externalId,
                UserSessionCalls.byMfa(form),
                IamInput.tags(form),
                form.list("TransitiveTagKeys"));
    }

    private static Consumer<Xml> assumeRole(Invocation call) {
        AssumeRole asked = asked(call);
        Role role = asked.role(call.world()).orElseThrow(() -> AwsError.accessDenied("Access denied"));
        if (!(call.caller() instanceof Caller.Signed caller)) {
            throw AwsError.accessDenied("Access denied");
        }
        int seconds = duration(call, role);
        if (caller.assumedRole().isPresent() && seconds > CHAINED) {
            throw AwsError.validation(
                    "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining");
        }
        checkInherited(asked, caller);
        if (asked.tagsSession(caller)) {
            call.require("sts:TagSession", asked.tagTarget(call.world()));
        }
        Instant now = call.world().now();
        return issued(call, role, asked.session(caller, now, now.plusSeconds(seconds)), xml -> {});
    }

    /** Inherited tags cannot be overridden (IAM user guide, "Passing session tags in AWS STS"). */
    private static void checkInherited(AssumeRole asked, Caller.Signed caller) {
        for (String inherited : caller.transitiveTags().keySet()) {
            if (asked.tags().keySet().stream().anyMatch(inherited::equalsIgnoreCase)) {
                throw AwsError.validation("One of the specified transitive tag keys can't be set because it conflicts"
                        + " with a transitive tag key from the calling session.");
            }
        }
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
        Role role = call.world()
                .principal(target.arn())
                .filter(Role.class::isInstance)
                .map(Role.class::cast)
                .filter(found -> found.trust().decide(request) == Decision.ALLOWED)
                .orElseThrow(() -> AwsError.accessDenied("Not authorized to perform sts:AssumeRoleWithWebIdentity"));
        ContextKeys session =
                Caller.Signed.sessionContext(call.world().now()).put("aws:FederatedProvider", provider.arn());
        Instant end = call.world().now().plusSeconds(duration(call, role));
        return issued(
                call,
                role,
                AccessKey.Session.of(sessionName(call), end, session),
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

    private static Consumer<Xml> issued(Invocation call, Role role, AccessKey.Session session, Consumer<Xml> extra) {
        AccessKey key = call.keys().issue(role, session.withPolicies(sessionPolicies(call, role)));
        Caller.Signed assumed = new Caller.Signed(role, key);
        return xml -> {
            writeCredentials(xml, key);
            xml.element(
                    "AssumedRoleUser",
                    user -> user.text("AssumedRoleId", assumed.userId()).text("Arn", assumed.arn()));
            extra.accept(xml);
        };
    }

    static void writeCredentials(Xml xml, AccessKey key) {
        AccessKey.Session session = Objects.requireNonNull(key.session(), "a long-term key is no session");
        xml.element(
                "Credentials",
                credentials -> credentials
                        .text("AccessKeyId", key.id())
                        .text("SecretAccessKey", key.secret())
                        .text("SessionToken", session.token())
                        .text("Expiration", IamInput.time(session.expiration())));
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

    static String check(Pattern pattern, String value, String member) {
        if (!pattern.matcher(value).matches()) {
            throw AwsError.validation("1 validation error detected: Value '" + value + "' at '" + member
                    + "' failed to satisfy constraint: Member must satisfy regular expression pattern: " + pattern);
        }
        return value;
    }
}
