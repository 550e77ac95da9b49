package io.crossbind.desired;

/**
 * Where a role is, before it is known what it holds.
 *
 * @param path with slashes at both ends
 */
record DesiredRoleName(String path, String name, String arn) {
    static DesiredRoleName in(AccountFacts account, String name) {
        String path = LimitsCheck.rolePath(account.spec());
        return new DesiredRoleName(path, name, account.partition().iamArn(account.accountId(), "role" + path + name));
    }

    /** As the console wants it: without the leading slash. */
    String pathAndName() {
        return path.substring(1) + name;
    }

    /** Whether the console can switch to the role. */
    boolean fitsConsole() {
        return pathAndName().length() <= ConsoleLinks.MAX_PATH_AND_NAME;
    }
}
