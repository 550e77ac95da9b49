package io.crossbind.kit.aws;

import io.crossbind.kit.aws.policy.ContextKeys;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** IAM's calls on OpenID Connect providers. */
final class ProviderCalls {
    private static final int PROVIDERS = 100;
    private static final int CLIENT_IDS = 100;
    private static final int LONGEST = 255;
    private static final int THUMBPRINTS = 5;
    private static final String ARN = "OpenIDConnectProviderArn";

    private ProviderCalls() {}

    static List<Operation> operations() {
        return List.of(
                Operation.iam("CreateOpenIDConnectProvider", ProviderCalls::created, ProviderCalls::create),
                Operation.iam("GetOpenIDConnectProvider", ProviderCalls::existing, ProviderCalls::get),
                Operation.iamWithoutResult(
                        "DeleteOpenIDConnectProvider", ProviderCalls::existing, ProviderCalls::delete),
                Operation.iamWithoutResult(
                        "AddClientIDToOpenIDConnectProvider", ProviderCalls::existing, ProviderCalls::addClientId),
                Operation.iamWithoutResult(
                        "RemoveClientIDFromOpenIDConnectProvider",
                        ProviderCalls::existing,
                        ProviderCalls::removeClientId),
                Operation.iamWithoutResult("TagOpenIDConnectProvider", ProviderCalls::tagged, ProviderCalls::tag),
                Operation.iamWithoutResult("UntagOpenIDConnectProvider", ProviderCalls::existing, ProviderCalls::untag),
                Operation.iam("ListOpenIDConnectProviderTags", ProviderCalls::existing, ProviderCalls::listTags),
                Operation.iam(
                        "ListOpenIDConnectProviders",
                        call -> Target.everything(call.caller().account()),
                        ProviderCalls::list));
    }

    private static Target created(Invocation call) {
        String account = call.caller().account();
        String host = call.form().required("Url").replaceFirst("^https://", "");
        ContextKeys context = new ContextKeys();
        RoleTargets.putTags(context, IamInput.tags(call.form()));
        return Target.of(account, OidcProvider.arn(account, host), host, context);
    }

    private static Target existing(Invocation call) {
        String arn = call.form().required(ARN);
        ContextKeys context = new ContextKeys();
        OidcProvider provider = call.account().providers.get(arn);
        if (provider != null) {
            provider.tags().forEach((key, value) -> context.put("aws:ResourceTag/" + key, value));
        }
        String[] parts = arn.split(":", 6);
        String owner = parts.length == 6 ? parts[4] : call.caller().account();
        return Target.of(owner, arn, arn.substring(arn.indexOf('/') + 1), context);
    }

    private static Target tagged(Invocation call) {
        Target target = existing(call);
        RoleTargets.putTags(target.context(), IamInput.tags(call.form()));
        return target;
    }

    private static Consumer<Xml> create(Invocation call) {
        Form form = call.form();
        String url = checked(form.required("Url"));
        Set<String> clientIds = new LinkedHashSet<>(form.list("ClientIDList"));
        clientIds.forEach(ProviderCalls::checkClientId);
        List<String> thumbprints = form.list("ThumbprintList");
        checkThumbprints(thumbprints);
        Map<String, String> tags = IamInput.merged(Map.of(), IamInput.tags(form), "TagsPerOpenIdConnectProvider");
        if (!tags.isEmpty()) {
            call.require("iam:TagOpenIDConnectProvider", created(call));
        }
        IamState account = call.account();
        OidcProvider provider = new OidcProvider(
                account.id,
                url.substring("https://".length()),
                call.world().now(),
                List.copyOf(clientIds),
                thumbprints,
                tags);
        if (account.providers.containsKey(provider.arn())) {
            throw AwsError.alreadyExists("Provider with url " + url + " already exists.");
        }
        if (account.providers.size() >= PROVIDERS) {
            throw AwsError.quota("OpenIdConnectProvidersPerAccount", PROVIDERS);
        }
        if (clientIds.size() > CLIENT_IDS) {
            throw AwsError.quota("ClientIdsPerOpenIdConnectProvider", CLIENT_IDS);
        }
        if (call.world().settings.isUnreachable(url)) {
            throw new AwsError(
                    "OpenIdIdpCommunicationError", 400, "Unable to connect to the identity provider at " + url);
        }
        account.providers.put(provider.arn(), provider);
        return xml -> {
            xml.text(ARN, provider.arn());
            if (!tags.isEmpty()) {
                IamInput.writeTags(xml, tags);
            }
        };
    }

    /** IAM requires https, no port, no query, at most 255 characters. */
    private static String checked(String url) {
        if (url.length() > LONGEST) {
            throw AwsError.validation(
                    "1 validation error detected: Value at 'url' failed to satisfy constraint: Member must"
                            + " have length less than or equal to " + LONGEST);
        }
        try {
            URI uri = URI.create(url);
            boolean valid = "https".equals(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getPort() < 0
                    && uri.getQuery() == null
                    && uri.getFragment() == null;
            if (valid) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // Text that is no URL gets the same refusal.
        }
        throw AwsError.validation("Invalid Open ID Connect Provider URL");
    }

    private static void checkThumbprints(List<String> thumbprints) {
        if (thumbprints.size() > THUMBPRINTS || !thumbprints.stream().allMatch(each -> each.length() == 40)) {
            throw AwsError.invalidInput("Thumbprint list must contain fewer than 5 entries of 40 characters.");
        }
    }

    private static void checkClientId(String clientId) {
        if (clientId.isEmpty() || clientId.length() > LONGEST) {
            throw AwsError.validation(
                    "1 validation error detected: Value at 'clientID' failed to satisfy constraint: Member"
                            + " must have length between 1 and " + LONGEST);
        }
    }

    private static OidcProvider provider(Invocation call) {
        String arn = call.form().required(ARN);
        OidcProvider provider = call.account().providers.get(arn);
        if (provider == null) {
            throw AwsError.noSuchEntity("OpenIDConnect Provider not found for arn " + arn);
        }
        return provider;
    }

    private static void put(Invocation call, OidcProvider provider) {
        call.account().providers.put(provider.arn(), provider);
    }

    private static Consumer<Xml> get(Invocation call) {
        OidcProvider provider = provider(call);
        return xml -> {
            xml.text("Url", provider.url());
            xml.texts("ClientIDList", provider.clientIds());
            xml.texts("ThumbprintList", provider.thumbprints());
            xml.text("CreateDate", IamInput.time(provider.created()));
            IamInput.writeTags(xml, provider.tags());
        };
    }

    private static void delete(Invocation call) {
        call.account().providers.remove(provider(call).arn());
    }

    /** The call is idempotent, as in IAM: an existing client ID is no error. */
    private static void addClientId(Invocation call) {
        OidcProvider provider = provider(call);
        String clientId = call.form().required("ClientID");
        checkClientId(clientId);
        Set<String> clientIds = new LinkedHashSet<>(provider.clientIds());
        clientIds.add(clientId);
        if (clientIds.size() > CLIENT_IDS) {
            throw AwsError.quota("ClientIdsPerOpenIdConnectProvider", CLIENT_IDS);
        }
        put(call, provider.withClientIds(List.copyOf(clientIds)));
    }

    private static void removeClientId(Invocation call) {
        OidcProvider provider = provider(call);
        List<String> clientIds = new ArrayList<>(provider.clientIds());
        clientIds.remove(call.form().required("ClientID"));
        put(call, provider.withClientIds(List.copyOf(clientIds)));
    }

    private static void tag(Invocation call) {
        OidcProvider provider = provider(call);
        Map<String, String> tags =
                IamInput.merged(provider.tags(), IamInput.tags(call.form()), "TagsPerOpenIdConnectProvider");
        put(call, provider.withTags(tags));
    }

    private static void untag(Invocation call) {
        OidcProvider provider = provider(call);
        put(
                call,
                provider.withTags(IamInput.without(provider.tags(), call.form().list("TagKeys"))));
    }

    private static Consumer<Xml> listTags(Invocation call) {
        OidcProvider provider = provider(call);
        return xml -> {
            IamInput.writeTags(xml, provider.tags());
            xml.text("IsTruncated", false);
        };
    }

    private static Consumer<Xml> list(Invocation call) {
        List<OidcProvider> providers = List.copyOf(call.account().providers.values());
        return xml ->
                xml.list("OpenIDConnectProviderList", providers, (each, provider) -> each.text("Arn", provider.arn()));
    }
}
