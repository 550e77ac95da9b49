package io.crossbind.desired.grants;

import io.crossbind.api.v1alpha1.GrantAccess;
import io.crossbind.model.PolicyStatement;
import io.crossbind.model.ResourceArn;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Buckets: all of one, the keys with a prefix, or one key. Actions on objects name the objects, the others the bucket (service
 * authorization reference, S3); below a prefix only listing is left of those, which a condition confines to it.
 */
final class S3Grants implements GrantService {
    /** S3 user guide: bucket policies are limited to 20 KB. */
    private static final PolicyLimits LIMITS = PolicyLimits.ofSize(20 * 1024);

    /** Printable ASCII without what means more to IAM than itself. */
    private static final String IN_KEY = "[ !#%-)+->@-\\[\\]-~]*";

    /**
     * Bucket names: 3 to 63 of these characters (S3 user guide, bucket naming rules). Keys: up to 1,024 (naming objects); a blank at the end
     * is more likely a slip than a key.
     */
    private static final Pattern FORM = Pattern.compile(
            "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/(?=.{1,1024}\\z)(" + IN_KEY + "(?<! )|" + IN_KEY + "\\*))?");

    private static final Set<String> OBJECT_ACTIONS = ServiceActions.on("s3", Set.of("object"));

    private static final Set<String> BUCKET_ACTIONS =
            ServiceActions.on("s3", Set.of("bucket"), Set.of("s3:CreateBucket"));

    /** What the condition key s3:prefix goes with (service authorization reference, S3). */
    private static final Set<String> LISTINGS = Set.of("s3:listbucket", "s3:listbucketversions");

    private static final String PREFIX = "s3:prefix";

    private static final String ACL = "s3:PutObjectAcl";

    /** An upload may name the one ACL that lets in nobody but the bucket's owner, and that buckets without ACLs take too (S3 user guide, object ownership). */
    private static final Map<String, Map<String, Set<String>>> OWNER_CONTROLS =
            Map.of("StringEquals", Map.of("s3:x-amz-acl", Set.of("bucket-owner-full-control")));

    private static final Set<String> WRITE =
            Set.of("s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts");

    @Override
    public String name() {
        return "s3";
    }

    @Override
    public Map<String, String> examples() {
        Map<String, String> examples = new LinkedHashMap<>();
        examples.put("bucket with its objects", "arn:aws:s3:::reports");
        examples.put("objects by prefix", "arn:aws:s3:::reports/2026/*");
        examples.put("one object", "arn:aws:s3:::reports/2026/summary.csv");
        return examples;
    }

    @Override
    public Pattern form() {
        return FORM;
    }

    @Override
    public PolicyLimits limits() {
        return LIMITS;
    }

    @Override
    public boolean isRegional() {
        return false;
    }

    @Override
    public Set<String> actions(GrantAccess access, ResourceArn asked) {
        return switch (access) {
            case Read -> isOneObject(asked) ? Set.of("s3:GetObject") : Set.of("s3:GetObject", "s3:ListBucket");
            case Write -> WRITE;
            default -> Set.of();
        };
    }

    /** Neither retention nor the owner of replicas, which have that level too, let anybody in. */
    @Override
    public Set<String> permissionsManagement() {
        return Set.of(
                "s3:PutBucketPolicy",
                "s3:DeleteBucketPolicy",
                "s3:PutBucketAcl",
                "s3:PutObjectVersionAcl",
                "s3:PutBucketOwnershipControls",
                "s3:PutBucketPublicAccessBlock");
    }

    @Override
    public ResourceArn holder(ResourceArn asked) {
        return asked.withResource(asked.resource().split("/", 2)[0]);
    }

    @Override
    public Set<String> reached(ResourceArn asked) {
        return isBucket(asked) ? Set.of(asked.toString(), objects(asked)) : Set.of(asked.toString());
    }

    /** A listing that is confined to a prefix names the bucket, and opens no more than what is below the prefix. */
    @Override
    public Set<String> opened(String resource, PolicyStatement statement) {
        Set<String> prefixes =
                statement.conditions().getOrDefault("StringLike", Map.of()).getOrDefault(PREFIX, Set.of());
        if (prefixes.isEmpty()) {
            boolean listsAll = !resource.contains("/")
                    && statement.elements().getOrDefault("Action", Set.of("*")).stream()
                            .allMatch(S3Grants::isListing);
            // Whoever may read every object may list them all.
            return Set.of(listsAll ? resource + "/*" : resource);
        }
        return prefixes.stream().map(prefix -> resource + "/" + prefix).collect(Collectors.toSet());
    }

    /** Below a prefix, of what is on the bucket only listing is left. */
    @Override
    public Set<String> known(ResourceArn asked) {
        return Stream.concat(
                        OBJECT_ACTIONS.stream(),
                        BUCKET_ACTIONS.stream()
                                .filter(action -> isBucket(asked) || !isOneObject(asked) && isListing(action)))
                .collect(Collectors.toSet());
    }

    @Override
    public List<Allowance> allowances(ResourceArn asked, Set<String> actions) {
        return Stream.of(
                        new Allowance(
                                Set.of(objects(asked)),
                                Map.of(),
                                only(actions, action -> isOnObjects(action) && !isAcl(action))),
                        new Allowance(Set.of(objects(asked)), OWNER_CONTROLS, only(actions, S3Grants::isAcl)),
                        new Allowance(
                                Set.of(holder(asked).toString()),
                                confinement(asked),
                                only(actions, action -> !isOnObjects(action))))
                .filter(allowance -> !allowance.actions().isEmpty())
                .toList();
    }

    private static boolean isBucket(ResourceArn asked) {
        return !asked.resource().contains("/");
    }

    private static boolean isOneObject(ResourceArn asked) {
        return !isBucket(asked) && !asked.resource().endsWith("*");
    }

    private static String objects(ResourceArn asked) {
        return isBucket(asked) ? asked + "/*" : asked.toString();
    }

    /** Whoever may read every object may list them all. */
    private static Map<String, Map<String, Set<String>>> confinement(ResourceArn asked) {
        if (isBucket(asked) || key(asked).equals("*")) {
            return Map.of();
        }
        return Map.of("StringLike", Map.of(PREFIX, Set.of(key(asked))));
    }

    private static String key(ResourceArn asked) {
        return asked.resource().split("/", 2)[1];
    }

    private static boolean isAcl(String action) {
        return action.equalsIgnoreCase(ACL);
    }

    private static boolean isListing(String action) {
        return LISTINGS.contains(action.toLowerCase(Locale.ROOT));
    }

    private static boolean isOnObjects(String action) {
        return OBJECT_ACTIONS.contains(action);
    }

    private static Set<String> only(Set<String> actions, Predicate<String> condition) {
        return actions.stream().filter(condition).collect(Collectors.toSet());
    }
}
