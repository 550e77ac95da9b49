package io.crossbind.kit.aws;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbind.kit.aws.ServiceSessions.Source;
import io.crossbind.kit.aws.policy.ContextKeys;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The metadata service of one EC2 instance, version 2 only: every read needs a token, which a PUT request issues (EC2 user guide, IMDS).
 */
final class InstanceMetadata {
    private static final Logger LOG = LoggerFactory.getLogger(InstanceMetadata.class);
    private static final String CREDENTIALS = "meta-data/iam/security-credentials";
    private static final Duration LIFETIME = Duration.ofHours(6);

    private final SandboxState world;
    private final ServiceSessions sessions;
    private final String id;
    private final String profileArn;
    private final String region;
    private final Set<String> tokens = ConcurrentHashMap.newKeySet();

    /** @param profileArn the instance profile, whose role is looked up at each request */
    InstanceMetadata(SandboxState world, ServiceSessions sessions, String id, String profileArn, String region) {
        this.world = world;
        this.sessions = sessions;
        this.id = id;
        this.profileArn = profileArn;
        this.region = region;
    }

    /** @param path the path after {@code /latest/} */
    Answer answer(Request request, String path) {
        if (request.method().equals("PUT") && path.equals("api/token")) {
            return token(request);
        }
        if (!tokens.contains(request.header("x-aws-ec2-metadata-token"))) {
            return text(401, "Unauthorized");
        }
        return switch (path.replaceFirst("/$", "")) {
            case "meta-data/instance-id" -> text(200, id);
            case "meta-data/placement/region" -> text(200, region);
            case CREDENTIALS -> role().map(role -> text(200, role.name())).orElseGet(InstanceMetadata::notFound);
            default -> ofRole(path);
        };
    }

    private Answer token(Request request) {
        String seconds = request.header("x-aws-ec2-metadata-token-ttl-seconds");
        if (!seconds.matches("\\d{1,5}") || Integer.parseInt(seconds) < 1 || Integer.parseInt(seconds) > 21_600) {
            return text(400, "Bad Request");
        }
        String token = world.ids.secret(40);
        tokens.add(token);
        return new Answer(
                200,
                "text/plain",
                Map.of("x-aws-ec2-metadata-token-ttl-seconds", seconds),
                token.getBytes(StandardCharsets.UTF_8));
    }

    private Answer ofRole(String path) {
        return role().filter(role -> path.equals(CREDENTIALS + "/" + role.name()))
                .map(role -> Answer.json(200, credentials(role).toString(), Map.of()))
                .orElseGet(InstanceMetadata::notFound);
    }

    /** For a role that does not trust EC2, the answer is a success with an error code. */
    private ObjectNode credentials(Role role) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.put("LastUpdated", IamInput.time(world.now()));
        String arn = "arn:aws:ec2:" + region + ":" + role.account() + ":instance/" + id;
        try {
            // EC2 sends neither aws:SourceAccount nor aws:SourceArn.
            Caller.Signed session = sessions.assume(
                    new Source("ec2.amazonaws.com", region, null, null),
                    ServiceSessions.plain(role.arn(), id),
                    LIFETIME,
                    new ContextKeys().put("ec2:SourceInstanceARN", arn));
            return result.put("Code", "Success").put("Type", "AWS-HMAC").setAll(Credentials.container(session));
        } catch (AwsError e) {
            LOG.info("no credentials for {}: {}", id, e.getMessage());
            return result.put("Code", "AssumeRoleUnauthorizedAccess")
                    .put(
                            "Message",
                            "EC2 cannot assume the role " + role.name() + ". Please see documentation at"
                                    + " https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_iam-ec2.html"
                                    + "#troubleshoot_iam-ec2_errors-info-doc.");
        }
    }

    private Optional<Role> role() {
        return world.locked(() -> {
            IamState account = world.account(profileArn.split(":")[4]);
            return account.profiles.values().stream()
                    .filter(profile -> profile.arn().equals(profileArn))
                    .flatMap(profile -> Optional.ofNullable(profile.role()).stream())
                    .findFirst()
                    .flatMap(account::role);
        });
    }

    private static Answer notFound() {
        return text(404, "Not Found");
    }

    private static Answer text(int status, String body) {
        return new Answer(status, "text/plain", Map.of(), body.getBytes(StandardCharsets.UTF_8));
    }
}
