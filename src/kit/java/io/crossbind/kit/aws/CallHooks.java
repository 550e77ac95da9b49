package io.crossbind.kit.aws;

import java.io.IOException;

/**
 * Intercepts each call between client and AWS, in the calling thread. Here a simulation runs other steps, loses the connection by an
 * {@link IOException}, or ends the process by an {@link Error}, which the SDK rethrows unchanged.
 *
 * <p>The sandbox refuses calls with an unrecognised sender or operation without hooks.
 */
public interface CallHooks {
    /** Does nothing. */
    CallHooks NONE = new CallHooks() {};

    /**
     * Runs before the sandbox executes the call. The sandbox decides afterwards whether the call is allowed.
     *
     * @throws IOException the request is lost: the call has no effect
     */
    default void before(ApiCall call) throws IOException {}

    /**
     * Runs after the sandbox answered the call, before the client gets the answer.
     *
     * @param result {@link Call#OK}, or the error code of a refusal, which had no effect
     * @throws IOException the answer is lost
     */
    default void after(ApiCall call, String result) throws IOException {}
}
