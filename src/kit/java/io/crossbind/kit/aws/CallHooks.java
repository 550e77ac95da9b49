package io.crossbind.kit.aws;

import java.io.IOException;

/**
 * What happens to each call between client and AWS, in the calling thread. A simulation runs other steps here, loses the connection by an
 * {@link IOException}, or ends the process by an {@link Error}, which the SDK hands on as it is.
 *
 * <p>Calls whose sender or operation the sandbox does not recognise are refused without hooks.
 */
public interface CallHooks {
    /** Does nothing. */
    CallHooks NONE = new CallHooks() {};

    /**
     * The request is on its way. Whether it is allowed is decided afterwards.
     *
     * @throws IOException the request is lost: the call has no effect
     */
    default void before(ApiCall call) throws IOException {}

    /**
     * The call was answered, and the answer is on its way.
     *
     * @param result {@link Call#OK}, or the error code of a refusal, which had no effect
     * @throws IOException the answer is lost
     */
    default void after(ApiCall call, String result) throws IOException {}
}
