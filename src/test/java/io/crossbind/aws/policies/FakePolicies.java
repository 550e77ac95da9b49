package io.crossbind.aws.policies;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;

/** The resources of one service in memory, by name, and the policy of each. */
public abstract class FakePolicies {
    private final Set<String> resources = new HashSet<>();
    private final Map<String, String> policies = new HashMap<>();
    private final List<String> calls = new ArrayList<>();
    private final Map<String, Queue<Runnable>> meanwhile = new HashMap<>();
    private @Nullable RuntimeException failure;
    private @Nullable Map<String, String> shown;

    /** Creates a resource. */
    public void create(String name) {
        resources.add(name);
    }

    /** Deletes a resource and its policy. */
    public void remove(String name) {
        resources.remove(name);
        policies.remove(name);
    }

    final Set<String> names() {
        return Set.copyOf(resources);
    }

    public Optional<String> policy(String name) {
        return Optional.ofNullable(policies.get(name));
    }

    /** From now on reads return the present policies, until {@link #catchUp}. */
    public void lag() {
        shown = Map.copyOf(policies);
    }

    public void catchUp() {
        shown = null;
    }

    /** The policy returned by a read. */
    final Optional<String> shown(String name) {
        return shown == null ? policy(name) : Optional.ofNullable(shown.get(name));
    }

    /** Writes a policy, as another client or the service does. */
    public void put(String name, String json) {
        policies.put(name, json);
    }

    /** Deletes a policy, as another client or the service does. */
    public void clear(String name) {
        policies.remove(name);
    }

    /** Operations called so far, in order. */
    public List<String> calls() {
        return List.copyOf(calls);
    }

    /** Fails the next call of any operation. */
    public void failNext(RuntimeException with) {
        failure = with;
    }

    public void close() {}

    /** Records a call to a resource, and fails if the resource does not exist. */
    final String called(
            String operation, String name, Function<AwsErrorDetails, RuntimeException> missing, String code) {
        called(operation);
        if (!resources.contains(name)) {
            throw missing.apply(details(code, "there is no " + name));
        }
        return name;
    }

    /** Lets another client act just before these calls of an operation, one act before each call. */
    public void before(String operation, Runnable... acts) {
        meanwhile.put(operation, new ArrayDeque<>(List.of(acts)));
    }

    final void called(String operation) {
        calls.add(operation);
        Runnable act = meanwhile.getOrDefault(operation, new ArrayDeque<>()).poll();
        if (act != null) {
            act.run();
        }
        RuntimeException now = failure;
        failure = null;
        if (now != null) {
            throw now;
        }
    }

    static AwsErrorDetails details(String code, String message) {
        return AwsErrorDetails.builder().errorCode(code).errorMessage(message).build();
    }
}
