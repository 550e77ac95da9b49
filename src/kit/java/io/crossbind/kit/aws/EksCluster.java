package io.crossbind.kit.aws;

/** An EKS cluster with the properties that DescribeCluster returns. */
record EksCluster(String account, String region, String name, String issuer) {

    String arn() {
        return arn(region, account, name);
    }

    static String arn(String region, String account, String name) {
        return "arn:aws:eks:" + region + ":" + account + ":cluster/" + name;
    }
}
