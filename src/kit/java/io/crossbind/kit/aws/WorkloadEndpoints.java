package io.crossbind.kit.aws;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.crossbind.kit.aws.ServiceSessions.Source;
import io.crossbind.kit.aws.policy.ContextKeys;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The link-local addresses from which workloads fetch credentials, each under a path of its own: the pod identity agents of clusters, the
 * credentials endpoints of tasks, the metadata services of instances. The call log has none of their requests, because CloudTrail does not
 * show such requests as calls of the account's programs either.
 */
final class WorkloadEndpoints {
    /** No bucket's name begins with an underscore. */
    static final String PREFIX = "/_workloads/";

    private static final Logger LOG = LoggerFactory.getLogger(WorkloadEndpoints.class);
    /** The usual lifetime of task credentials. A program fetches new credentials earlier. */
    private static final Duration TASK_LIFETIME = Duration.ofHours(6);

    private final ServiceSessions sessions;
    private final PodIdentityAgent agent;
    private final Map<String, Task> tasks = new ConcurrentHashMap<>();
    private final Map<String, InstanceMetadata> instances = new ConcurrentHashMap<>();

    WorkloadEndpoints(ServiceSessions sessions, PodIdentityAgent agent) {
        this.sessions = sessions;
        this.agent = agent;
    }

    /** An ECS task. */
    record Task(String roleArn, String region, String account, String id) {

        String arn() {
            return "arn:aws:ecs:" + region + ":" + account + ":task/default/" + id;
        }
    }

    /** Adds a task. Returns the path from which the task fetches its credentials, relative to the sandbox's endpoint. */
    String add(Task task) {
        tasks.put(task.id(), task);
        return PREFIX + "tasks/" + task.id();
    }

    /** Adds an instance. Returns the path in front of the instance's {@code /latest/}. */
    String add(String id, InstanceMetadata instance) {
        instances.put(id, instance);
        return PREFIX + "instances/" + id;
    }

    /** The path from which the cluster's pods fetch credentials. */
    static String agentOf(String clusterArn) {
        return PREFIX + "pods/" + clusterArn + "/v1/credentials";
    }

    void clear() {
        tasks.clear();
        instances.clear();
    }

    /** Answers a request whose path begins with {@link #PREFIX}. */
    Answer answer(Request request) {
        try {
            return answer(request, request.path().substring(PREFIX.length()));
        } catch (RuntimeException e) {
            LOG.error("the sandbox failed at {}", request.path(), e);
            return new Answer(500, "text/plain", Map.of(), String.valueOf(e).getBytes(StandardCharsets.UTF_8));
        }
    }

    private Answer answer(Request request, String path) {
        List<String> kind = List.of(path.split("/", 2));
        String rest = kind.getLast();
        return switch (kind.getFirst()) {
            case "pods" -> {
                String cluster = rest.replaceFirst("/v1/credentials$", "");
                yield agent.credentials(cluster, request.header("authorization"));
            }
            case "tasks" -> ofTask(rest);
            case "instances" -> ofInstance(request, rest);
            default -> Answer.json(404, "{}", Map.of());
        };
    }

    private Answer ofTask(String id) {
        Task task = tasks.get(id);
        if (task == null) {
            return withoutCredentials();
        }
        try {
            Caller.Signed session = sessions.assume(
                    new Source("ecs-tasks.amazonaws.com", task.region(), task.account(), task.arn()),
                    ServiceSessions.plain(task.roleArn(), task.id()),
                    TASK_LIFETIME,
                    new ContextKeys());
            String body = Credentials.container(session)
                    .put("RoleArn", task.roleArn())
                    .toString();
            return Answer.json(200, body, Map.of());
        } catch (AwsError e) {
            LOG.info("no credentials for {}: {}", task.arn(), e.getMessage());
            return withoutCredentials();
        }
    }

    /** The ECS agent's answer for a task without credentials from ECS. */
    private static Answer withoutCredentials() {
        String body = JsonNodeFactory.instance
                .objectNode()
                .put("code", "InvalidIdInRequest")
                .put("message", "CredentialsV2Request: Credentials not found")
                .put("HTTPErrorCode", 400)
                .toString();
        return Answer.json(400, body, Map.of());
    }

    private Answer ofInstance(Request request, String rest) {
        String id = rest.replaceFirst("/.*", "");
        InstanceMetadata instance = instances.get(id);
        String latest = id + "/latest/";
        if (instance == null || !rest.startsWith(latest)) {
            return Answer.json(404, "{}", Map.of());
        }
        return instance.answer(request, rest.substring(latest.length()));
    }
}
