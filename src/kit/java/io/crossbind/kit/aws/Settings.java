package io.crossbind.kit.aws;

import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Quotas, which differ between accounts in AWS as well, and the delays of the sandbox's eventual consistency. */
public final class Settings {
    private volatile int rolesQuota = 1000;
    private volatile boolean lambdaTellsSource = true;
    private volatile int trustPolicySize = 2048;
    private volatile int bulkPageSize = 1000;
    private volatile Duration principalDelay = Duration.ZERO;
    private volatile Duration bulkReadLag = Duration.ZERO;
    private volatile Duration listLag = Duration.ZERO;
    private volatile Duration roleReadLag = Duration.ZERO;
    private volatile String externalIdSuffix = "";
    private final Set<String> unreachableIssuers = ConcurrentHashMap.newKeySet();

    private final RamSettings ram = new RamSettings();
    private final Map<String, String> organizations = new ConcurrentHashMap<>();

    Settings() {}

    /** RolesQuota: roles in an account. AWS's default is 1000. */
    public void rolesQuota(int roles) {
        rolesQuota = roles;
    }

    /** AssumeRolePolicySizeQuota: characters of a trust policy without white space. AWS's default is 2048. */
    public void trustPolicySize(int characters) {
        trustPolicySize = characters;
    }

    /** The maximum page size of GetAccountAuthorizationDetails, whatever MaxItems is. IAM "might return fewer". */
    public void bulkPageSize(int items) {
        bulkPageSize = items;
    }

    /** The time after its creation during which a role or user is an invalid principal in other roles' trust policies. */
    public void principalDelay(Duration delay) {
        principalDelay = delay;
    }

    /** The age of the state in answers of GetAccountAuthorizationDetails. The history starts at this call. */
    public void bulkReadLag(Duration lag) {
        bulkReadLag = lag;
    }

    /** The age of the state in answers of ListRoles. The history starts at this call. */
    public void listLag(Duration lag) {
        listLag = lag;
    }

    /** The age of the state in answers of GetRole and other reads of one role. The history starts at this call. */
    public void roleReadLag(Duration lag) {
        roleReadLag = lag;
    }

    /** Makes CreateOpenIDConnectProvider fail with OpenIdIdpCommunicationError for this issuer (https://...). */
    public void unreachableIssuer(String issuer) {
        unreachableIssuers.add(issuer);
    }

    /** The suffix of new pod identity associations' external IDs after the documented part: AWS has no suffix. */
    public void externalIdSuffix(String suffix) {
        externalIdSuffix = suffix;
    }

    String externalIdOf(String documented) {
        return documented + externalIdSuffix;
    }

    /** Puts these accounts into the organization (o-...): their calls carry aws:PrincipalOrgID. Other accounts have no organization. */
    public void organization(String id, String... accountIds) {
        for (String account : accountIds) {
            organizations.put(account, id);
        }
    }

    /**
     * Whether Lambda sends aws:SourceAccount and aws:SourceArn when Lambda assumes an execution role. No AWS document was found to confirm
     * or deny this, so a trust that works either way is safe. The default is true.
     */
    public void lambdaTellsSource(boolean tells) {
        lambdaTellsSource = tells;
    }

    boolean lambdaTellsSource() {
        return lambdaTellsSource;
    }

    Optional<String> organizationOf(String account) {
        return Optional.ofNullable(organizations.get(account));
    }

    /** The settings of RAM. */
    public RamSettings ram() {
        return ram;
    }

    int rolesQuota() {
        return rolesQuota;
    }

    int trustPolicySize() {
        return trustPolicySize;
    }

    int bulkPageSize() {
        return bulkPageSize;
    }

    Duration principalDelay() {
        return principalDelay;
    }

    Duration bulkReadLag() {
        return bulkReadLag;
    }

    Duration listLag() {
        return listLag;
    }

    Duration roleReadLag() {
        return roleReadLag;
    }

    /** The longest lag of any read. */
    Duration longestLag() {
        return Stream.of(bulkReadLag, listLag, roleReadLag)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    boolean isUnreachable(String issuer) {
        return unreachableIssuers.contains(issuer);
    }

    Settings fork() {
        Settings fork = new Settings();
        fork.rolesQuota = rolesQuota;
        fork.trustPolicySize = trustPolicySize;
        fork.bulkPageSize = bulkPageSize;
        fork.principalDelay = principalDelay;
        fork.bulkReadLag = bulkReadLag;
        fork.listLag = listLag;
        fork.roleReadLag = roleReadLag;
        fork.unreachableIssuers.addAll(unreachableIssuers);
        fork.organizations.putAll(organizations);
        fork.ram.putAll(ram);
        fork.lambdaTellsSource = lambdaTellsSource;
        fork.externalIdSuffix = externalIdSuffix;
        return fork;
    }

    /** Restores AWS's defaults. */
    public void reset() {
        rolesQuota = 1000;
        trustPolicySize = 2048;
        bulkPageSize = 1000;
        principalDelay = Duration.ZERO;
        bulkReadLag = Duration.ZERO;
        listLag = Duration.ZERO;
        roleReadLag = Duration.ZERO;
        unreachableIssuers.clear();
        organizations.clear();
        ram.reset();
        lambdaTellsSource = true;
        externalIdSuffix = "";
    }
}
