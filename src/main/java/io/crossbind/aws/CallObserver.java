package io.crossbind.aws;

/** Is told of every call to AWS when it ends; what the SDK repeats by itself counts as one call. */
public interface CallObserver {

    /**
     * @param service such as {@code Iam}
     * @param operation such as {@code CreateRole}
     * @param account the 12-digit account called in
     * @param result {@code OK}, the error code, or {@code NoAnswer}
     */
    void called(String service, String operation, String account, String result);
}
