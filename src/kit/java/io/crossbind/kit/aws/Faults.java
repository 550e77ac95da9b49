package io.crossbind.kit.aws;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Rules by which calls fail. {@code faults.on("iam", "CreateRole").account("222222222222").times(2).throttle()} refuses the next two calls.
 * All matching delays apply to a call, but only the oldest of the other matching faults.
 */
public final class Faults {
    /** Matches every service, operation or account. */
    public static final String ANY = "*";

    private final List<Rule> rules = new ArrayList<>();

    Faults() {}

    /** Begins a rule. The rule takes effect when one of its last methods names the fault. */
    public Rule on(String service, String operation) {
        return new Rule(service, operation);
    }

    public synchronized void clear() {
        rules.clear();
    }

    /** Returns the faults of one call, and uses them up. */
    synchronized List<Fault> take(String service, String operation, String account, String principal) {
        List<Fault> faults = new ArrayList<>();
        boolean decided = false;
        for (Rule rule : List.copyOf(rules)) {
            boolean delay = rule.fault instanceof Fault.Delay;
            if (!rule.matches(service, operation, account, principal) || decided && !delay) {
                continue;
            }
            decided |= !delay;
            faults.add(rule.fault);
            rule.remaining--;
            if (rule.remaining == 0) {
                rules.remove(rule);
            }
        }
        return faults;
    }

    private synchronized void add(Rule rule, Fault fault) {
        rule.fault = fault;
        rules.add(rule);
    }

    /** The calls affected, and their number. Without {@link #times} the rule affects all calls until {@link Faults#clear}. */
    public final class Rule {
        private final String service;
        private final String operation;
        private String account = ANY;
        private String role = ANY;
        private int remaining = Integer.MAX_VALUE;
        private Fault fault = new Fault.Delay(Duration.ZERO);

        private Rule(String service, String operation) {
            this.service = service;
            this.operation = operation;
        }

        /** Only calls that act in this account; see {@link Call#account}. */
        public Rule account(String accountId) {
            account = accountId;
            return this;
        }

        /** Only calls by sessions of the role with this name. A test's own calls are not affected. */
        public Rule by(String roleName) {
            role = roleName;
            return this;
        }

        public Rule times(int calls) {
            remaining = calls;
            return this;
        }

        /** As an API that exceeded its rate. */
        public void throttle() {
            fail("Throttling", 400, "Rate exceeded");
        }

        public void accessDenied() {
            fail("AccessDenied", 403, "Access denied by a fault of the sandbox");
        }

        public void fail(String code, int status, String message) {
            add(this, new Fault.Refuse(code, status, message, false));
        }

        public void delay(Duration time) {
            add(this, new Fault.Delay(time));
        }

        /** Closes the connection; the call takes no effect. */
        public void closeConnection() {
            add(this, new Fault.Close(false));
        }

        /** The call takes effect, but its answer is lost: the connection closes. */
        public void applyThenClose() {
            add(this, new Fault.Close(true));
        }

        /** The call takes effect, but the answer is an error. A call that is refused anyway is answered as usual. */
        public void applyThenFail(String code, int status) {
            add(this, new Fault.Refuse(code, status, "Failed after it was applied, by a fault of the sandbox", true));
        }

        private boolean matches(String calledService, String calledOperation, String calledAccount, String principal) {
            return matches(service, calledService)
                    && matches(operation, calledOperation)
                    && matches(account, calledAccount)
                    && (role.equals(ANY) || principal.contains(":assumed-role/" + role + "/"));
        }

        private static boolean matches(String wanted, String actual) {
            return wanted.equals(ANY) || wanted.equals(actual);
        }
    }
}
