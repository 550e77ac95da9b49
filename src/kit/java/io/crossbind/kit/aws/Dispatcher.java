package io.crossbind.kit.aws;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Handles each request: identifies the caller and the operation, applies faults, authorizes, executes, and logs the call. */
final class Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    /** The only operation without a signature. */
    private static final String BY_TOKEN = "AssumeRoleWithWebIdentity";

    private static final QueryService STS =
            QueryService.of("sts", Operation.STS, StsCalls.operations(), UserSessionCalls.operations());
    private static final Map<String, Service> SERVICES =
            Map.of("iam", iam(), "sts", STS, "eks", new EksService(), "s3", new S3Service(), "ram", new RamService());

    private final SandboxState world;
    private final AccessKeys keys;
    private final Authentication authentication;
    private final Authorizer authorizer;
    private final Faults faults;
    private final CallLog log;
    private final Sleeper sleeper;

    /** Takes seven parameters because every part of the sandbox meets in the handling of one request. */
    Dispatcher(
            SandboxState world,
            AccessKeys keys,
            Authentication authentication,
            Authorizer authorizer,
            Faults faults,
            CallLog log,
            Sleeper sleeper) {
        this.world = world;
        this.keys = keys;
        this.authentication = authentication;
        this.authorizer = authorizer;
        this.faults = faults;
        this.log = log;
        this.sleeper = sleeper;
    }

    private static QueryService iam() {
        return QueryService.of(
                "iam",
                Operation.IAM,
                RoleCalls.operations(),
                RolePolicyCalls.operations(),
                ManagedPolicyCalls.operations(),
                ProviderCalls.operations(),
                InstanceProfileCalls.operations(),
                AccountCalls.operations());
    }

    /** The facts about a call that are known so far. */
    private final class Record {
        private final Instant start = world.now();
        private String account = "";
        private String operation = "unknown";
        private String resource = "";
        private String principal = "";

        ApiCall seen(Service service, String region, boolean writes) {
            return new ApiCall(service.name(), operation, account, region, resource, principal, writes);
        }

        void end(Service service, String result) {
            Duration duration = Duration.between(start, world.now());
            log.add(new Call(start, account, service.name(), operation, resource, principal, result, duration));
        }
    }

    /**
     * Answers a request.
     *
     * @throws IOException if a fault or a hook leaves the request without an answer
     */
    Answer answer(Request request, CallHooks hooks) throws IOException {
        Optional<SignatureV4> signature = SignatureV4.of(request);
        Service service =
                SERVICES.getOrDefault(signature.map(SignatureV4::service).orElse("sts"), STS);
        Record record = new Record();
        try {
            Answer answer = answer(request, signature, service, record, hooks);
            record.end(service, Call.OK);
            return answer;
        } catch (AwsError e) {
            record.end(service, e.code());
            return service.refusal(e, world.ids.request());
        } catch (Fault.ConnectionClosed e) {
            record.end(service, Call.CONNECTION_CLOSED);
            throw new IOException("the sandbox closed the connection", e);
        } catch (IOException e) {
            record.end(service, Call.CONNECTION_CLOSED);
            throw e;
        }
    }

    private Answer answer(
            Request request, Optional<SignatureV4> signature, Service service, Record record, CallHooks hooks)
            throws IOException {
        Operation operation = guarded(record, () -> operation(request, signature, service));
        record.operation = operation.name();
        Invocation call = guarded(record, () -> recognised(request, signature, operation, record));
        if (hooks == CallHooks.NONE) {
            return guarded(record, () -> carryOut(call, service, operation, record));
        }
        ApiCall seen = record.seen(service, call.region(), operation.writes());
        hooks.before(seen);
        try {
            // The state may have changed during the hook: the caller's key may be void by now.
            Answer answer = guarded(
                    record,
                    () -> carryOut(recognised(request, signature, operation, record), service, operation, record));
            hooks.after(seen, Call.OK);
            return answer;
        } catch (AwsError e) {
            hooks.after(seen, e.code());
            throw e;
        }
    }

    /** An internal failure of the sandbox counts as an AWS server error. */
    private static <T> T guarded(Record record, Supplier<T> step) {
        try {
            return step.get();
        } catch (AwsError | Fault.ConnectionClosed e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error("the sandbox failed at {}", record.operation, e);
            throw new AwsError("ServiceFailure", 500, String.valueOf(e));
        }
    }

    private static Operation operation(Request request, Optional<SignatureV4> signature, Service service) {
        boolean byToken = request.form().get("Action", "").equals(BY_TOKEN);
        if (signature.isEmpty() && !byToken) {
            throw new AwsError("MissingAuthenticationToken", 403, "Request is missing Authentication Token");
        }
        return service.operation(request);
    }

    private Invocation recognised(
            Request request, Optional<SignatureV4> signature, Operation operation, Record record) {
        Caller caller = caller(request, signature);
        record.principal = caller.arn();
        record.account = caller.account();
        String region = signature.map(SignatureV4::region).orElse("us-east-1");
        Invocation call = new Invocation(world, keys, authorizer, caller, request, request.form(), region);
        Target target = world.locked(() -> operation.target().apply(call));
        record.account = target.account();
        record.resource = target.name();
        return call;
    }

    /** The signer of the request; a token identifies the caller of an unsigned request. */
    private Caller caller(Request request, Optional<SignatureV4> signature) {
        return signature.isPresent()
                ? authentication.signed(signature.get(), request)
                : authentication.federated(request.form().required("WebIdentityToken"));
    }

    private Answer carryOut(Invocation call, Service service, Operation operation, Record record) {
        List<Fault> struck = faults.take(service.name(), operation.name(), record.account, record.principal);
        struck.forEach(fault -> strike(fault, false));
        Answer answer = world.locked(() -> carryOut(call, operation));
        struck.forEach(fault -> strike(fault, true));
        return answer;
    }

    /** Looks up the target again, which may have changed while a fault delayed the call. */
    private Answer carryOut(Invocation call, Operation operation) {
        if (!operation.action().isEmpty()) {
            authorizer.check(call, operation.action(), operation.target().apply(call));
        }
        return operation.handler().apply(call);
    }

    private void strike(Fault fault, boolean applied) {
        switch (fault) {
            case Fault.Delay delay when !applied -> sleep(delay.time());
            case Fault.Refuse refuse when refuse.applied() == applied -> throw refuse.error();
            case Fault.Close close when close.applied() == applied -> throw new Fault.ConnectionClosed();
            default -> {}
        }
    }

    private void sleep(Duration time) {
        try {
            sleeper.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Fault.ConnectionClosed();
        }
    }
}
