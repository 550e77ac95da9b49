"""Writes what AWS takes as names, from botocore's service models, as JSON: `make aws-data`.

Each name has the operation and the member that takes it. Where the model has no bound, DOCUMENTED has it with its source.
"""

import json
import sys

import botocore
import botocore.session

# What to look up: our word for the name, then service, operation and member; `>` goes down into a member or a list.
MODELLED = {
    "repository": "ecr SetRepositoryPolicy repositoryName",
    "table": "dynamodb RestoreTableFromBackup TargetTableName",
    "index": "dynamodb DescribeContributorInsights IndexName",
    "secret": "secretsmanager CreateSecret Name",
    "alias": "lambda CreateAlias Name",
    "event-bus": "events PutPermission EventBusName",
    "kms-grantee": "kms CreateGrant GranteePrincipal",
    "kms-grant": "kms CreateGrant Name",
    "lambda-statement": "lambda AddPermission StatementId",
    "role": "iam CreateRole RoleName",
    "role-path": "iam CreateRole Path",
    "role-description": "iam CreateRole Description",
    "policy": "iam CreatePolicy PolicyName",
    "policy-path": "iam CreatePolicy Path",
    "inline-policy": "iam PutRolePolicy PolicyName",
    "instance-profile": "iam CreateInstanceProfile InstanceProfileName",
    "user": "iam CreateUser UserName",
    "tag-key": "iam TagRole Tags > Key",
    "tag-value": "iam TagRole Tags > Value",
    "association-tag-value": "eks TagResource tags > value",
    "external-id": "sts AssumeRole ExternalId",
    "session": "sts AssumeRoleWithWebIdentity RoleSessionName",
    "provider-url": "iam CreateOpenIDConnectProvider Url",
    "client-id": "iam AddClientIDToOpenIDConnectProvider ClientID",
    "eks-cluster": "eks CreateCluster name",
}

# The models of these have no bound, or a looser one than the service has.
DOCUMENTED = {
    "queue": (1, 80, r"[A-Za-z0-9_-]+(\.fifo)?", "SQS API reference, CreateQueue, QueueName; SQS developer guide, FIFO queue names"),
    "topic": (1, 256, r"[A-Za-z0-9_-]+(\.fifo)?", "SNS API reference, CreateTopic, Name; SNS developer guide, FIFO topics"),
    "secret": (1, 512, r"[A-Za-z0-9/_+=.@!-]+", "Secrets Manager API reference, CreateSecret, Name; with ! in the names of secrets that another"
               " service manages (Secrets Manager user guide, secrets managed by other AWS services)"),
    "function": (1, 64, r"[A-Za-z0-9_-]+", "Lambda API reference, CreateFunction, FunctionName"),
    "bucket": (3, 63, r"[a-z0-9][a-z0-9.-]*[a-z0-9]", "S3 user guide, general purpose bucket naming rules"),
    "object-key": (1, 1024, r"[\u0020-\u007e]*[\u0021-\u007e]", "S3 user guide, naming objects: 1,024 bytes of UTF-8; the operator takes printable"
                   " ASCII, without a blank at the end"),
    "key": (36, 36, r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32}", "KMS developer guide, key identifiers"),
    "share": (1, 128, r"[ -~]+", "RAM's model has no bound: this one is the operator's own"),
    "organization": (12, 34, r"o-[a-z0-9]{10,32}", "Organizations API reference, Organization, Id"),
}


def shape_at(session, path):
    service, operation, *steps = path.split()
    model = session.get_service_model(service).operation_model(operation)
    shape = model.input_shape
    for step in steps:
        if step != ">":
            if shape.type_name == "map":
                shape = shape.key if step == "key" else shape.value
            else:
                shape = shape.members[step]
            if shape.type_name == "list":
                shape = shape.member
    return shape


def main():
    session = botocore.session.get_session()
    names = {}
    for name, path in MODELLED.items():
        shape = shape_at(session, path)
        bounds = {key: shape.metadata[key] for key in ("min", "max", "pattern") if key in shape.metadata}
        names[name] = bounds | {"source": f"botocore: {path.replace(' > ', ' ')} ({shape.name})"}
    for name, (shortest, longest, pattern, source) in DOCUMENTED.items():
        names[name] = {"min": shortest, "max": longest, "pattern": pattern, "source": source}
    json.dump({"botocore": botocore.__version__, "names": dict(sorted(names.items()))}, sys.stdout, indent=2)
    print()


if __name__ == "__main__":
    main()
