package io.crossbind.desired.grants;

import static io.crossbind.api.v1alpha1.GrantAccess.Read;
import static io.crossbind.api.v1alpha1.GrantAccess.Write;

import io.crossbind.model.GrantableService;
import io.crossbind.model.PolicyStatement;
import io.crossbind.model.ResourceArn;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Buckets: a whole bucket, the keys with a prefix, or one key. Actions on objects name the objects, other actions name the bucket (service
 * authorization reference, S3). A grant on a prefix allows one kind of action on the bucket, listing, and a condition confines the listing to the
 * prefix.
 */
final class S3Grants extends GrantService {
    /** Names have 3 to 63 of these characters (S3 user guide, bucket naming rules). */
    private static final String BUCKET = "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]";

    /** Keys have up to 1,024 characters (S3 user guide, naming objects): printable ASCII without the characters interpreted by IAM. */
    private static final String KEY = "/(?=.{1,1024}\\z)[ !#%-)+->@-\\[\\]-~]*";

    private static final Set<String> OBJECT_ACTIONS = ServiceActions.on("s3", Set.of("object"));

    private static final Set<String> BUCKET_ACTIONS =
            ServiceActions.on("s3", Set.of("bucket"), Set.of("s3:CreateBucket"));

    private static final String[] WRITE = {
        "PutObject", "DeleteObject", "AbortMultipartUpload", "ListMultipartUploadParts"
    };

    /** The actions with the condition key s3:prefix (service authorization reference, S3). */
    private static final Set<String> LISTINGS = Set.of("s3:listbucket", "s3:listbucketversions");

    private static final String PREFIX = "s3:prefix";

    private static final String ACL = "s3:PutObjectAcl";

    /**
     * An upload may name only the ACL that grants access to nobody but the bucket's owner. Buckets without ACLs accept this ACL too (S3 user guide,
     * object ownership).
     */
    private static final Map<String, Map<String, Set<String>>> OWNER_CONTROLS =
            Map.of("StringEquals", Map.of("s3:x-amz-acl", Set.of("bucket-owner-full-control")));

    S3Grants() {
        super(facts());
    }

    /**
     * The quota is 20 KB (S3 user guide, bucket policies). A blank at the end of a key is refused as a likely mistake. Retention and the owner of
     * replicas have the access level of permissions management too, but grant access to nobody.
     */
    private static ServiceFacts facts() {
        return ServiceFacts.of(GrantableService.S3)
                .resource("bucket with its objects", BUCKET, "arn:aws:s3:::reports")
                .policyActions(objectActionsAnd(_ -> true))
                .access(Read, "GetObject", "ListBucket")
                .access(Write, WRITE)
                .resource("objects by prefix", BUCKET + KEY + "\\*", "arn:aws:s3:::reports/2026/*")
                .policyActions(objectActionsAnd(S3Grants::isListing))
                .access(Read, "GetObject", "ListBucket")
                .access(Write, WRITE)
                .resource("one object", BUCKET + KEY + "(?<! )", "arn:aws:s3:::reports/2026/summary.csv")
                .policyActions(OBJECT_ACTIONS)
                .access(Read, "GetObject")
                .access(Write, WRITE)
                .withoutRegion()
                .policyOnPartBefore("/")
                .quota(PolicyQuota.ofSize(20 * 1024))
                .changesAccess(
                        "PutBucketPolicy",
                        "DeleteBucketPolicy",
                        "PutBucketAcl",
                        "PutObjectVersionAcl",
                        "PutBucketOwnershipControls",
                        "PutBucketPublicAccessBlock");
    }

    private static Set<String> objectActionsAnd(Predicate<String> ofBucket) {
        Set<String> all = new HashSet<>(OBJECT_ACTIONS);
        all.addAll(only(BUCKET_ACTIONS, ofBucket));
        return all;
    }

    @Override
    Set<String> opens(ResourceArn resource) {
        return isBucket(resource) ? Set.of(resource.toString(), objects(resource)) : Set.of(resource.toString());
    }

    /**
     * A listing names the bucket. If a condition confines the listing to a prefix, the listing opens only the keys with the prefix. A listing without
     * a condition opens all keys, because a role that may read every object may list them all.
     */
    @Override
    Set<String> openedBy(String resource, PolicyStatement statement) {
        Set<String> prefixes =
                statement.conditions().getOrDefault("StringLike", Map.of()).getOrDefault(PREFIX, Set.of());
        if (prefixes.isEmpty()) {
            boolean listsAll = !resource.contains("/")
                    && statement.elements().getOrDefault("Action", Set.of("*")).stream()
                            .allMatch(S3Grants::isListing);
            return Set.of(listsAll ? resource + "/*" : resource);
        }
        return prefixes.stream().map(prefix -> resource + "/" + prefix).collect(Collectors.toSet());
    }

    @Override
    List<StatementTemplate> statementTemplates(ResourceArn resource, Set<String> actions) {
        return Stream.of(
                        new StatementTemplate(
                                Set.of(objects(resource)),
                                Map.of(),
                                only(actions, action -> isOnObjects(action) && !isAcl(action))),
                        new StatementTemplate(
                                Set.of(objects(resource)), OWNER_CONTROLS, only(actions, S3Grants::isAcl)),
                        new StatementTemplate(
                                Set.of(policyResource(resource).toString()),
                                confinement(resource),
                                only(actions, action -> !isOnObjects(action))))
                .filter(template -> !template.actions().isEmpty())
                .toList();
    }

    private static boolean isBucket(ResourceArn resource) {
        return !resource.resource().contains("/");
    }

    private static String objects(ResourceArn resource) {
        return isBucket(resource) ? resource + "/*" : resource.toString();
    }

    /** A role that may read every object may list them all. */
    private static Map<String, Map<String, Set<String>>> confinement(ResourceArn resource) {
        if (isBucket(resource) || key(resource).equals("*")) {
            return Map.of();
        }
        return Map.of("StringLike", Map.of(PREFIX, Set.of(key(resource))));
    }

    private static String key(ResourceArn resource) {
        return resource.resource().split("/", 2)[1];
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
