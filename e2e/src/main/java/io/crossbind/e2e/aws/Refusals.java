package io.crossbind.e2e.aws;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Errors of AWS that a stand-in never returns:
 * {@code refusals.on("kms", "CreateGrant").times(2).fail("DisabledException", 400, "disabled")} answers the next two such calls before they
 * reach the stand-in, in the format of AWS's JSON protocols or of S3.
 */
public final class Refusals {
    private final List<Rule> rules = new ArrayList<>();

    Refusals() {}

    /**
     * Begins a rule. The rule takes effect when {@link Rule#fail} names the error.
     *
     * @param service the service name in the signature of requests
     * @param operation the operation as in {@link CallLog.Call#operation}
     */
    public Rule on(String service, String operation) {
        return new Rule(service, operation);
    }

    public synchronized void clear() {
        rules.clear();
    }

    private synchronized void add(Rule rule) {
        rules.add(rule);
    }

    /** Returns the whole answer to a call, head and body, or empty if the call is not refused. */
    synchronized Optional<String> answer(CallLog.Call call) {
        Optional<Rule> found = rules.stream().filter(rule -> rule.matches(call)).findFirst();
        found.ifPresent(rule -> {
            rule.remaining--;
            rules.removeIf(one -> one.remaining == 0);
        });
        return found.map(rule -> rule.answer);
    }

    /** The calls to refuse, and their number. Without {@link #times}, the rule refuses all calls until {@link Refusals#clear}. */
    public final class Rule {
        private final String service;
        private final String operation;
        private int remaining = Integer.MAX_VALUE;
        private String answer = "";

        private Rule(String service, String operation) {
            this.service = service;
            this.operation = operation;
        }

        public Rule times(int calls) {
            remaining = calls;
            return this;
        }

        public void fail(String code, int status, String message) {
            String body = service.equals("s3")
                    ? "<Error><Code>%s</Code><Message>%s</Message></Error>".formatted(code, message)
                    : "{\"__type\":\"%s\",\"message\":\"%s\"}".formatted(code, message);
            answer = "HTTP/1.0 %d Refused\r\nContent-Type: application/%s\r\nx-amzn-ErrorType: %s\r\n\r\n%s"
                    .formatted(status, service.equals("s3") ? "xml" : "json", code, body);
            add(this);
        }

        private boolean matches(CallLog.Call call) {
            return service.equals(call.service()) && operation.equals(call.operation());
        }
    }
}
