package io.crossbind.desired;

/**
 * The name and path of a role, before its contents are known.
 *
 * @param path with slashes at both ends
 */
record DesiredRoleName(String path, String name, String arn) {
    static DesiredRoleName in(AccountFacts account, String name) {
        String path = AccountLimits.rolePath(account.spec());
        return new DesiredRoleName(path, name, account.partition().iamArn(account.accountId(), "role" + path + name));
    }

    /** The path and name in the console's form, without the leading slash. */
    String pathAndName() {
        return path.substring(1) + name;
    }

    /** Returns whether the console can switch to the role. */
    boolean fitsConsole() {
        return pathAndName().length() <= ConsoleLinks.MAX_PATH_AND_NAME;
    }
}
