package io.crossbind.kit.aws;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** IAM's calls on an account as a whole: the bulk read and the summary. */
final class AccountCalls {
    private AccountCalls() {}

    static List<Operation> operations() {
        return List.of(
                Operation.iam(
                        "GetAccountAuthorizationDetails",
                        call -> Target.everything(call.caller().account()),
                        AccountCalls::details),
                Operation.iam(
                        "GetAccountSummary",
                        call -> Target.everything(call.caller().account()),
                        AccountCalls::summary));
    }

    /** One list over all kinds, so that a page may end within any kind. */
    private sealed interface Entry {
        String key();

        record OfUser(User user) implements Entry {
            @Override
            public String key() {
                return "1/" + user.name();
            }
        }

        record OfRole(Role role) implements Entry {
            @Override
            public String key() {
                return "2/" + role.name();
            }
        }

        record OfPolicy(ManagedPolicy policy) implements Entry {
            @Override
            public String key() {
                return "3/" + policy.arn();
            }
        }
    }

    private static Consumer<Xml> details(Invocation call) {
        IamState account = call.account();
        Page<Entry> page = Page.of(
                entries(call), Entry::key, call.form(), call.world().settings.bulkPageSize());
        return xml -> {
            xml.list("UserDetailList", only(page, Entry.OfUser.class), (each, entry) -> user(each, entry.user()));
            xml.element("GroupDetailList", none -> {});
            xml.list(
                    "RoleDetailList",
                    only(page, Entry.OfRole.class),
                    (each, entry) -> RoleXml.detail(call.world(), account, each, entry.role()));
            xml.list(
                    "Policies",
                    only(page, Entry.OfPolicy.class),
                    (each, entry) -> ManagedPolicyCalls.write(account, each, entry.policy()));
            page.writeEnd(xml);
        };
    }

    private static List<Entry> entries(Invocation call) {
        IamState account = call.account();
        List<String> filter = call.form().list("Filter");
        Stream<Entry> users = account.users.values().stream().map(Entry.OfUser::new);
        Stream<Entry> roles = call.world().roles(account, call.world().settings.bulkReadLag()).stream()
                .map(Entry.OfRole::new);
        Stream<Entry> policies = account.policies.values().stream().map(Entry.OfPolicy::new);
        List<Entry> entries = new ArrayList<>();
        add(entries, filter, "User", users);
        add(entries, filter, "Role", roles);
        add(entries, filter, "LocalManagedPolicy", policies);
        return entries;
    }

    private static void add(List<Entry> entries, List<String> filter, String kind, Stream<Entry> some) {
        if (filter.isEmpty() || filter.contains(kind)) {
            some.forEach(entries::add);
        }
    }

    private static <T extends Entry> List<T> only(Page<Entry> page, Class<T> kind) {
        return page.items().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static void user(Xml xml, User user) {
        xml.text("Path", "/")
                .text("UserName", user.name())
                .text("UserId", user.id())
                .text("Arn", user.arn())
                .text("CreateDate", IamInput.time(user.created()))
                .list("AttachedManagedPolicies", user.attached(), RolePolicyCalls::writeAttached);
    }

    private static Consumer<Xml> summary(Invocation call) {
        IamState account = call.account();
        Settings settings = call.world().settings;
        Map<String, Integer> summary = new LinkedHashMap<>();
        summary.put("Users", account.users.size());
        summary.put("UsersQuota", 5000);
        summary.put("Roles", account.roles().size());
        summary.put("RolesQuota", settings.rolesQuota());
        summary.put("Policies", account.policies.size());
        summary.put("PoliciesQuota", 1500);
        summary.put("Providers", account.providers.size());
        summary.put("InstanceProfiles", account.profiles.size());
        summary.put("InstanceProfilesQuota", 1000);
        summary.put("AssumeRolePolicySizeQuota", settings.trustPolicySize());
        summary.put("PolicySizeQuota", 6144);
        summary.put("AttachedPoliciesPerRoleQuota", 10);
        return xml -> xml.element(
                "SummaryMap",
                map -> summary.forEach((key, value) ->
                        map.element("entry", entry -> entry.text("key", key).text("value", value))));
    }
}
