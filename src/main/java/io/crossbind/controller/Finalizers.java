package io.crossbind.controller;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.ResourceShare;
import io.crossbind.model.Failure;
import io.crossbind.model.Reason;
import io.crossbind.model.Refusal;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The finalizer, which keeps an object until what was made for it is gone. An object gets the finalizer right before the first write to AWS
 * or to the cluster, and never earlier: an object for which nothing was made can be deleted without the operator. The order of a first pass
 * is finalizer, status with what is about to be made, writes. A kill between any two of them leaves nothing that no object accounts for.
 */
final class Finalizers {
    static final String NAME = "crossbind.io/aws";

    private static final PatchContext APPLY = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager(ClusterWriter.FIELD_MANAGER)
            .withForce(true)
            .build();

    /** The API server refuses new finalizers of an object that is being deleted as unprocessable (RFC 9110, 15.5.21). */
    private static final int UNPROCESSABLE = 422;

    /** Answers of the API server to a write to an object that is gone, is being deleted or has another UID. */
    private static final Set<Integer> GONE =
            Set.of(HttpURLConnection.HTTP_NOT_FOUND, HttpURLConnection.HTTP_CONFLICT, UNPROCESSABLE);

    private Finalizers() {}

    static boolean has(HasMetadata object) {
        return object.hasFinalizer(NAME);
    }

    /** Whether a write failed because its object was deleted meanwhile, as one without the finalizer can be: the event of that comes. */
    static boolean isGone(HasMetadata object, KubernetesClientException failure) {
        return !has(object)
                && (failure.getCode() == HttpURLConnection.HTTP_NOT_FOUND
                        || failure.getCode() == HttpURLConnection.HTTP_CONFLICT);
    }

    /**
     * Keeps a binding and its accounts from now on.
     *
     * @throws Overtaken.Pass if the binding was edited or deleted meanwhile: what the pass knows is of no use any more
     * @throws Failure if an account is gone, or the API server refuses
     */
    static void keep(BindingContext context) {
        CrossAccountBinding binding = context.binding();
        if (!has(binding)) {
            accounts(context).forEach(account -> keep(account, context.caches().getClient()));
            add(
                    binding,
                    new CrossAccountBinding(),
                    fresh -> context.caches().resourceOperations().serverSideApplyPrimary(fresh));
        }
    }

    private static Stream<AwsAccount> accounts(BindingContext context) {
        return Stream.concat(there(() -> Optional.of(context.account())), there(context::sourceAccount));
    }

    /** An account that does not exist has nothing to keep. */
    private static Stream<AwsAccount> there(Supplier<Optional<AwsAccount>> account) {
        try {
            return account.get().stream();
        } catch (Failure e) {
            return Stream.empty();
        }
    }

    /**
     * Keeps a share and the account that owns it from now on.
     *
     * @throws Overtaken.Pass if the share was edited or deleted meanwhile
     * @throws Failure as above
     */
    static void keep(ResourceShare share, AwsAccount owner, Context<ResourceShare> context) {
        if (!has(share)) {
            keep(owner, context.getClient());
            add(
                    share,
                    new ResourceShare(),
                    fresh -> context.resourceOperations().serverSideApplyPrimary(fresh));
        }
    }

    /** Keeps an account that something is made in. The object may be one of a cache: it is not changed. */
    private static void keep(AwsAccount account, KubernetesClient client) {
        if (has(account)) {
            return;
        }
        try {
            client.resource(withFinalizer(account, new AwsAccount())).patch(APPLY);
        } catch (KubernetesClientException e) {
            String name = "AwsAccount " + account.getMetadata().getName();
            throw GONE.contains(e.getCode())
                    ? new Failure(new Refusal(Reason.ACCOUNT_STALLED, name + " is being deleted"), e)
                    : new Failure(new Refusal(Reason.KUBERNETES_ERROR, name + ": " + e.getMessage()), e);
        }
    }

    /**
     * Adds the finalizer to the object of a pass. The UID goes along, so that an apply cannot create what is gone.
     *
     * @param fresh an empty object of the kind: server-side apply takes an object with only the own fields
     * @throws Overtaken.Pass if the object was edited or deleted meanwhile
     */
    static <P extends HasMetadata> void add(P object, P fresh, UnaryOperator<P> apply) {
        try {
            P written = apply.apply(withFinalizer(object, fresh));
            object.addFinalizer(NAME);
            if (Overtaken.by(object, written)) {
                throw new Overtaken.Pass();
            }
        } catch (KubernetesClientException e) {
            if (GONE.contains(e.getCode())) {
                throw new Overtaken.Pass();
            }
            throw new Failure(new Refusal(Reason.KUBERNETES_ERROR, "the finalizer: " + e.getMessage()), e);
        }
    }

    private static <P extends HasMetadata> P withFinalizer(P object, P fresh) {
        fresh.setMetadata(new ObjectMetaBuilder()
                .withName(object.getMetadata().getName())
                .withNamespace(object.getMetadata().getNamespace())
                .withUid(object.getMetadata().getUid())
                .withFinalizers(NAME)
                .build());
        return fresh;
    }

    /** Removes the finalizer from the object of a pass: nothing is left of what was made for it. */
    static <P extends HasMetadata> void remove(Context<P> context) {
        remove(() -> context.resourceOperations().removeFinalizer(NAME));
    }

    /** An event that arrives late begins a pass over an object that an earlier pass has already ended. */
    static void remove(Runnable removal) {
        try {
            removal.run();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
        }
    }
}
