package io.crossbind.model;

/**
 * A group of AWS regions with its own IAM: no role can be assumed across partitions.
 *
 * @param id the second part of an ARN: {@code aws}, {@code aws-cn}, {@code aws-us-gov}, ...
 */
public record Partition(String id) {

    /** {@code arn:PARTITION:iam::ACCOUNT:RESOURCE}; IAM is global, so the region stays empty. */
    public String iamArn(AccountId account, String resource) {
        return "arn:" + id + ":iam::" + account + ":" + resource;
    }
}
