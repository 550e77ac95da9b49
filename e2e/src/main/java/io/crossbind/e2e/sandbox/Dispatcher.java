package io.crossbind.e2e.sandbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way of each request: who calls, what is meant, which fault strikes, is it allowed, do it, write it down. */
final class Dispatcher implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    /** The one operation that needs no signature. */
    private static final String BY_TOKEN = "AssumeRoleWithWebIdentity";

    private final World world;
    private final AccessKeys keys;
    private final Authentication authentication;
    private final Authorizer authorizer;
    private final Faults faults;
    private final CallLog log;
    private final QueryService sts;
    private final Map<String, Service> services;

    Dispatcher(
            World world,
            AccessKeys keys,
            Authentication authentication,
            Authorizer authorizer,
            Faults faults,
            CallLog log) {
        this.world = world;
        this.keys = keys;
        this.authentication = authentication;
        this.authorizer = authorizer;
        this.faults = faults;
        this.log = log;
        this.sts = QueryService.of("sts", Operation.STS, StsCalls.operations(), UserSessionCalls.operations());
        this.services = Map.of(
                "iam", iam(), "sts", sts, "eks", new EksService(), "s3", new S3Service(), "ram", new RamService());
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

    /** What becomes known of a call while it is handled. */
    private static final class Record {
        private final Instant start = Instant.now();
        private String account = "";
        private String operation = "unknown";
        private String resource = "";
        private String principal = "";

        Call ended(String service, String result) {
            Duration duration = Duration.between(start, Instant.now());
            return new Call(start, account, service, operation, resource, principal, result, duration);
        }
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Request request = Request.read(exchange);
            Optional<SignatureV4> signature = SignatureV4.of(request);
            Service service =
                    services.getOrDefault(signature.map(SignatureV4::service).orElse("sts"), sts);
            Record record = new Record();
            try {
                Answer answer = answer(request, signature, service, record);
                log.add(record.ended(service.name(), Call.OK));
                answer.write(exchange);
            } catch (AwsError e) {
                log.add(record.ended(service.name(), e.code()));
                service.refusal(e).write(exchange);
            } catch (Fault.ConnectionClosed e) {
                log.add(record.ended(service.name(), Call.CONNECTION_CLOSED));
            } catch (RuntimeException e) {
                LOG.error("the sandbox failed at {} {}", service.name(), record.operation, e);
                log.add(record.ended(service.name(), "ServiceFailure"));
                service.refusal(new AwsError("ServiceFailure", 500, String.valueOf(e)))
                        .write(exchange);
            }
        }
    }

    private Answer answer(Request request, Optional<SignatureV4> signature, Service service, Record record) {
        boolean byToken = request.form().get("Action", "").equals(BY_TOKEN);
        if (signature.isEmpty() && !byToken) {
            throw new AwsError("MissingAuthenticationToken", 403, "Request is missing Authentication Token");
        }
        Operation operation = service.operation(request);
        record.operation = operation.name();
        Caller caller = caller(request, signature);
        record.principal = caller.arn();
        record.account = caller.account();
        String region = signature.map(SignatureV4::region).orElse("us-east-1");
        Invocation call = new Invocation(world, keys, authorizer, caller, request, request.form(), region);
        Target target = world.locked(() -> operation.target().apply(call));
        record.account = target.account();
        record.resource = target.name();
        List<Fault> struck = faults.take(service.name(), operation.name(), target.account(), caller.arn());
        struck.forEach(fault -> strike(fault, false));
        Answer answer = world.locked(() -> carryOut(call, operation));
        struck.forEach(fault -> strike(fault, true));
        return answer;
    }

    /** Who signed; an unsigned request is known by its token. */
    private Caller caller(Request request, Optional<SignatureV4> signature) {
        return signature.isPresent()
                ? authentication.signed(signature.get(), request)
                : authentication.federated(request.form().required("WebIdentityToken"));
    }

    /** The target is looked up again, since it may have changed while a fault delayed the call. */
    private Answer carryOut(Invocation call, Operation operation) {
        if (!operation.action().isEmpty()) {
            authorizer.check(call, operation.action(), operation.target().apply(call));
        }
        return operation.handler().apply(call);
    }

    private static void strike(Fault fault, boolean applied) {
        switch (fault) {
            case Fault.Delay delay when !applied -> sleep(delay.time());
            case Fault.Refuse refuse when refuse.applied() == applied -> throw refuse.error();
            case Fault.Close close when close.applied() == applied -> throw new Fault.ConnectionClosed();
            default -> {}
        }
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Fault.ConnectionClosed();
        }
    }
}
