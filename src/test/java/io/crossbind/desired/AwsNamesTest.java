package io.crossbind.desired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossbind.api.SchemaField;
import io.crossbind.api.v1alpha1.AwsAccountSpec;
import io.crossbind.api.v1alpha1.Grant;
import io.crossbind.api.v1alpha1.GrantAccess;
import io.crossbind.desired.grants.DesiredGrants;
import io.crossbind.desired.grants.GrantLimits;
import io.crossbind.desired.grants.GrantsDesign;
import io.crossbind.model.AllowedAccess;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.Issuer;
import io.crossbind.model.NamespaceFacts;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.Partition;
import io.crossbind.model.Reason;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every place with a name known to AWS accepts exactly the names accepted by AWS. The tests use the shortest and the longest names of AWS's
 * own models, names one character beyond, and every printable character. The models are in {@code aws/names.json}, written by
 * {@code make aws-data}.
 */
class AwsNamesTest {
    private static final String ACCOUNT = "222222222222";
    private static final JsonNode NAMES = read();
    private static final Map<String, Pattern> PATTERNS = NAMES.properties().stream()
            .collect(Collectors.toMap(
                    Map.Entry::getKey,
                    name -> Pattern.compile(name.getValue().path("pattern").asText("(?s).*"))));

    /** Characters omitted on purpose: IAM reads them as wildcards and variables, so a text would stand for more than itself. */
    private static final Set<Character> MEAN_MORE = Set.of('*', '?', '$');

    /** Characters left out of grants. JSON would have to escape the additional ones. */
    private static final Set<Character> NEVER_GRANTED = Set.of('*', '?', '$', '"', '\\');

    /**
     * A place that accepts a name.
     *
     * @param name in {@code names.json}
     * @param what for people: the field, or the part of the operator
     * @param takes whether the place accepts a name
     * @param sample a name of the given length that the model accepts
     * @param omits characters refused by the place although the model has them
     */
    private record Place(
            String name, String what, Predicate<String> takes, IntFunction<String> sample, Set<Character> omits) {
        Place(String name, String what, Predicate<String> takes) {
            this(name, what, takes, "a"::repeat, Set.of());
        }

        Place of(IntFunction<String> other) {
            return new Place(name, what, takes, other, omits);
        }

        Place without(Set<Character> omitted) {
            return new Place(name, what, takes, sample, omitted);
        }

        /** The separator ends the name, and the text after the separator has a meaning of its own. */
        Place besides(char separator) {
            return new Place(name, what, value -> value.indexOf(separator) < 0 && takes.test(value), sample, omits);
        }

        int shortest() {
            return NAMES.get(name).path("min").asInt(0);
        }

        int longest() {
            return NAMES.get(name).get("max").asInt();
        }

        boolean isModelled(String value) {
            return value.length() >= shortest()
                    && value.length() <= longest()
                    && Objects.requireNonNull(PATTERNS.get(name)).matcher(value).matches();
        }

        @Override
        public String toString() {
            return name + " in " + what;
        }
    }

    static Stream<Place> places() {
        return Stream.concat(grants(), fields());
    }

    /** Resources of grants: the schema and the design have to agree. */
    private static Stream<Place> grants() {
        return Stream.of(
                granted("queue", "arn:aws:sqs:eu-west-1:222222222222:%s"),
                granted("queue", "arn:aws:sqs:eu-west-1:222222222222:%s").of(AwsNamesTest::fifo),
                granted("topic", "arn:aws:sns:eu-west-1:222222222222:%s"),
                granted("topic", "arn:aws:sns:eu-west-1:222222222222:%s").of(AwsNamesTest::fifo),
                granted("repository", "arn:aws:ecr:eu-west-1:222222222222:repository/%s"),
                granted("repository", "arn:aws:ecr:eu-west-1:222222222222:repository/%s")
                        .of(length -> "a".repeat(Math.max(length - 4, 0)) + "/b-c".substring(Math.max(4 - length, 0))),
                granted("table", "arn:aws:dynamodb:eu-west-1:222222222222:table/%s"),
                granted("index", "arn:aws:dynamodb:eu-west-1:222222222222:table/orders/index/%s"),
                granted("secret", "arn:aws:secretsmanager:eu-west-1:222222222222:secret:%s-AbCdEf"),
                granted("secret", "arn:aws:secretsmanager:eu-west-1:222222222222:secret:%s-AbCdEf")
                        .of(length -> "rds!" + "c".repeat(Math.max(length - 4, 0))),
                granted("event-bus", "arn:aws:events:eu-west-1:222222222222:event-bus/%s"),
                granted("function", "arn:aws:lambda:eu-west-1:222222222222:function:%s")
                        .besides(':'),
                granted("alias", "arn:aws:lambda:eu-west-1:222222222222:function:f:%s"),
                granted("bucket", "arn:aws:s3:::%s").besides('/'),
                granted("bucket", "arn:aws:s3:::%s/in/*").besides('/'),
                key(),
                key().of(length -> "a b" + "c".repeat(Math.max(length - 3, 0))),
                granted("key", "arn:aws:kms:eu-west-1:222222222222:key/%s")
                        .of(length -> "mrk-" + "0".repeat(Math.max(length - 4, 0))),
                granted("key", "arn:aws:kms:eu-west-1:222222222222:key/%s")
                        .of(length -> "12345678-1234-1234-1234-" + "0".repeat(Math.max(length - 24, 0))));
    }

    private static Place granted(String name, String arn) {
        SchemaField field = SchemaField.of("crossaccountbindings", "spec.grants[].resourceArn");
        return new Place(name, arn, value -> field.takes(arn.formatted(value)) && isOfAKnownForm(arn.formatted(value)));
    }

    /** A {@code *} at the end turns a key into a prefix. */
    private static Place key() {
        Place place = granted("object-key", "arn:aws:s3:::data/%s").without(NEVER_GRANTED);
        return new Place(
                place.name(),
                place.what(),
                key -> !key.endsWith("*") && place.takes().test(key),
                place.sample(),
                place.omits());
    }

    private static boolean isOfAKnownForm(String arn) {
        AwsAccountSpec account =
                Serialization.unmarshal("accountId: '" + ACCOUNT + "'\nregion: eu-west-1", AwsAccountSpec.class);
        DesiredGrants grants = new GrantsDesign(
                        account,
                        new Partition("aws"),
                        new GrantLimits(
                                "data",
                                new AllowedAccess(List.of("*"), List.of("*"), List.of(), AllowedAccess.Denied.NOTHING)),
                        "arn:aws:iam::222222222222:role/app",
                        "Crossbind0",
                        Optional.empty())
                .of(List.of(new Grant(arn, GrantAccess.Read, List.of())));
        return !(grants instanceof DesiredGrants.Refused refused
                && refused.problem().reason() == Reason.RESOURCE_UNSUPPORTED);
    }

    /** Fields of the schema with a name, alone or in an ARN. */
    private static Stream<Place> fields() {
        return Stream.of(
                field("role", "crossaccountbindings", "spec.role.name", "%s"),
                field(
                        "role",
                        "crossaccountbindings",
                        "spec.workload.ecsTask.roleArn",
                        "arn:aws:iam::222222222222:role/%s"),
                field(
                        "role",
                        "crossaccountbindings",
                        "spec.workload.lambdaFunction.roleArn",
                        "arn:aws:iam::222222222222:role/p/%s"),
                field(
                        "role",
                        "crossaccountbindings",
                        "spec.workload.ec2Instance.roleArn",
                        "arn:aws:iam::222222222222:role/%s"),
                field(
                        "role",
                        "crossaccountbindings",
                        "spec.workload.principal.arn",
                        "arn:aws:iam::222222222222:role/%s"),
                field(
                        "user",
                        "crossaccountbindings",
                        "spec.workload.principal.arn",
                        "arn:aws:iam::222222222222:user/%s"),
                field("role", "awsaccounts", "spec.managementRole.arn", "arn:aws:iam::222222222222:role/%s"),
                field("policy", "crossaccountbindings", "spec.role.managedPolicyArns[]", "arn:aws:iam::aws:policy/%s"),
                field("policy", "awsaccounts", "spec.permissionsBoundaryArn", "arn:aws:iam::222222222222:policy/%s"),
                path(
                        "role-path",
                        "crossaccountbindings",
                        "spec.workload.ecsTask.roleArn",
                        "arn:aws:iam::222222222222:role%sr"),
                path(
                        "role-path",
                        "crossaccountbindings",
                        "spec.workload.principal.arn",
                        "arn:aws:iam::222222222222:user%su"),
                path("role-path", "awsaccounts", "spec.managementRole.arn", "arn:aws:iam::222222222222:role%sr"),
                field(
                        "policy",
                        "awsaccounts",
                        "spec.rules[].permissionsBoundaryArn",
                        "arn:aws:iam::222222222222:policy/%s"),
                path("role-path", "awsaccounts", "spec.rolePath", "%s"),
                path(
                        "policy-path",
                        "awsaccounts",
                        "spec.rules[].permissionsBoundaryArn",
                        "arn:aws:iam::222222222222:policy%sp"),
                path(
                        "policy-path",
                        "crossaccountbindings",
                        "spec.role.managedPolicyArns[]",
                        "arn:aws:iam::aws:policy%sp"),
                path(
                        "policy-path",
                        "awsaccounts",
                        "spec.permissionsBoundaryArn",
                        "arn:aws:iam::222222222222:policy%sp"),
                field("external-id", "awsaccounts", "spec.managementRole.externalId", "%s"),
                field("share", "resourceshares", "spec.name", "%s"),
                field(
                                "organization",
                                "resourceshares",
                                "spec.principals[].organizationArn",
                                "arn:aws:organizations::222222222222:organization/%s")
                        .of(length -> "o-" + "a".repeat(Math.max(length - 2, 0))));
    }

    private static Place field(String name, String plural, String path, String value) {
        SchemaField field = SchemaField.of(plural, path);
        Place place = new Place(name, plural + " " + path + " " + value, part -> field.takes(value.formatted(part)));
        return value.startsWith("arn:") ? place.besides('/') : place;
    }

    /** A path has a slash at both ends. Wildcards are useful only in limits, and `//` would be an empty part. */
    private static Place path(String name, String plural, String path, String value) {
        SchemaField field = SchemaField.of(plural, path);
        return new Place(
                name,
                plural + " " + path + " " + value,
                part -> part.startsWith("/") && part.endsWith("/") && field.takes(value.formatted(part)),
                length -> length < 3 ? "/".repeat(length) : "/" + "a".repeat(length - 2) + "/",
                MEAN_MORE);
    }

    /**
     * The operator's names for the longest names of Kubernetes, by the names of the data. Owner tags of a service account may be too long:
     * {@code QuotaEdgesTest} covers this case.
     */
    static Stream<Map.Entry<String, String>> made() {
        ClusterIdentity cluster = new ClusterIdentity(
                "arn:aws-us-gov:eks:us-gov-west-1:111111111111:cluster/" + "c".repeat(100),
                new Issuer("https://" + "o".repeat(60) + ".example.com/" + "i".repeat(170)),
                "sts.amazonaws.com");
        String namespace = "n".repeat(63);
        String binding = "b".repeat(63);
        String account = "s".repeat(253);
        EksCluster eks = EksCluster.of(cluster).orElseThrow();
        String sid = GrantSids.prefix(cluster, namespace, binding) + "0".repeat(16);
        return Stream.of(
                Map.entry("role", RoleNames.of(cluster, namespace, binding)),
                Map.entry("role", RoleNames.ofSource(cluster, namespace, binding)),
                Map.entry("role", RoleNames.ofServiceAccount(cluster, namespace, account)),
                Map.entry("instance-profile", RoleNames.ofSource(cluster, namespace, binding)),
                Map.entry("inline-policy", InlinePolicies.STATEMENTS),
                Map.entry("inline-policy", InlinePolicies.GRANTS),
                Map.entry("role-description", home(cluster, namespace, account).description()),
                Map.entry("external-id", ExternalIds.of(cluster, namespace, binding)),
                Map.entry("external-id", ExternalIds.ofThirdParty(cluster, namespace, binding, "uid")),
                Map.entry("external-id", ExternalIds.ofVerifier(cluster, namespace, account)),
                Map.entry("external-id", ExternalIds.ofPodIdentity(eks, namespace, account)),
                Map.entry("session", session(cluster, namespace, account)),
                Map.entry("kms-grant", sid),
                Map.entry("lambda-statement", sid),
                Map.entry("eks-cluster", eks.name()),
                Map.entry("provider-url", cluster.issuer().url()),
                Map.entry("client-id", cluster.audience()),
                Map.entry("tag-key", OwnerTags.SERVICE_ACCOUNT),
                Map.entry("tag-value", OwnerTags.bindingTag(namespace, binding)),
                Map.entry("tag-value", cluster.id()),
                Map.entry("association-tag-value", OwnerTags.bindingTag(namespace, binding)),
                Map.entry("association-tag-value", cluster.id()));
    }

    private static DesiredRole home(ClusterIdentity cluster, String namespace, String account) {
        return serviceAccountHome(cluster, namespace, account).side().role();
    }

    private static String session(ClusterIdentity cluster, String namespace, String account) {
        String file = Objects.requireNonNull(serviceAccountHome(cluster, namespace, account)
                .configMap()
                .data()
                .get(ProfilesConfigMap.KEY));
        return file.lines()
                .filter(line -> line.startsWith("role_session_name = "))
                .map(line -> line.substring("role_session_name = ".length()))
                .findFirst()
                .orElseThrow();
    }

    private static SharedSourceRole serviceAccountHome(ClusterIdentity cluster, String namespace, String account) {
        AwsAccountSpec spec =
                Serialization.unmarshal("accountId: '" + ACCOUNT + "'\nregion: eu-west-1", AwsAccountSpec.class);
        return new SharedSourceRole(
                cluster,
                new AccountFacts("home", spec, new Partition("aws"), 2048),
                new NamespaceFacts(namespace, "uid-of-namespace", Map.of()),
                account,
                List.of(new BindingFacts.Sibling(
                        "b".repeat(63), "uid", "arn:aws:iam::222222222222:role/crossbind/target", "eu-west-1")),
                Optional.empty());
    }

    @ParameterizedTest
    @MethodSource("made")
    void whatIsMadeOfTheLongestNamesIsTakenByAws(Map.Entry<String, String> made) {
        Place model = new Place(made.getKey(), "what is made", _ -> true);
        assertThat(model.isModelled(made.getValue()))
                .as(
                        "%s '%s' of %d characters",
                        made.getKey(), made.getValue(), made.getValue().length())
                .isTrue();
    }

    private static String fifo(int length) {
        return "a".repeat(Math.max(length - 5, 0)) + ".fifo".substring(Math.max(5 - length, 0));
    }

    @ParameterizedTest
    @MethodSource("places")
    void aNameMayBeAsShortAndAsLongAsAwsTakesIt(Place place) {
        List.of(place.shortest() - 1, place.shortest(), place.longest() - 1, place.longest(), place.longest() + 1)
                .forEach(length -> check(place, place.sample().apply(Math.max(length, 1))));
    }

    /** At the end, at the beginning and inside. */
    @ParameterizedTest
    @MethodSource("places")
    void aNameHasTheCharactersThatAwsTakes(Place place) {
        int length = Math.min(place.longest(), Math.max(place.shortest() + 3, 12));
        String sample = place.sample().apply(length);
        for (char character = ' '; character <= '~'; character++) {
            for (int at : Set.of(0, sample.length() / 2, sample.length() - 1)) {
                check(place, sample.substring(0, at) + character + sample.substring(at + 1));
            }
        }
    }

    private static void check(Place place, String value) {
        boolean omitted = value.chars().anyMatch(character -> place.omits().contains((char) character));
        boolean expected = place.isModelled(value) && !omitted;
        if (place.takes().test(value) != expected) {
            fail(
                    "%s should be %s: '%s' of %d characters; %s",
                    place, expected ? "taken" : "refused", value, value.length(), NAMES.get(place.name()));
        }
    }

    @Test
    void everyNameOfTheDataIsChecked() {
        Set<String> checked = Stream.of(
                        places().map(Place::name),
                        made().map(Map.Entry::getKey),
                        Stream.of("kms-grantee")) // GrantsDesignTest
                .flatMap(some -> some)
                .collect(Collectors.toSet());
        List<String> all = new ArrayList<>();
        NAMES.fieldNames().forEachRemaining(all::add);
        assertThat(all).hasSizeGreaterThan(20);
        assertThat(checked).containsAll(all);
    }

    private static JsonNode read() {
        try {
            return new ObjectMapper()
                    .readTree(Files.readString(Path.of("src/test/resources/aws/names.json")))
                    .get("names");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
