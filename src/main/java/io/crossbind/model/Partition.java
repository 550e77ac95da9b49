package io.crossbind.model;

/**
 * A group of AWS regions with its own IAM: no role can be assumed across partitions.
 *
 * @param id the second part of an ARN: {@code aws}, {@code aws-cn}, {@code aws-us-gov}, ...
 */
public record Partition(String id) {

    /** The region of global resources: RAM shares global resources only in this region, and calls to IAM are signed for this region. */
    public String homeRegion() {
        return switch (id) {
            case "aws" -> "us-east-1";
            case "aws-cn" -> "cn-north-1";
            case "aws-us-gov" -> "us-gov-west-1";
            case "aws-eusc" -> "eusc-de-east-1";
            case "aws-iso" -> "us-iso-east-1";
            case "aws-iso-b" -> "us-isob-east-1";
            case "aws-iso-e" -> "eu-isoe-west-1";
            case "aws-iso-f" -> "us-isof-south-1";
            default -> throw new IllegalArgumentException("unknown partition: " + id);
        };
    }

    /** {@code arn:PARTITION:iam::ACCOUNT:RESOURCE}; IAM is global, so the region stays empty. */
    public String iamArn(AccountId account, String resource) {
        return "arn:" + id + ":iam::" + account + ":" + resource;
    }
}
