"""Prints each licence of a CycloneDX bill of materials with the components that have it. A component without a licence is an error."""

import json
import sys
from collections import defaultdict


def main(bom_file):
    with open(bom_file, encoding="utf-8") as file:
        components = json.load(file)["components"]
    by_licence = defaultdict(set)
    for component in components:
        name = ":".join(filter(None, (component.get("group"), component["name"], component["version"])))
        choices = [choice.get("license") or {"id": choice["expression"]} for choice in component.get("licenses", [])]
        if not choices:
            sys.exit(f"{name} names no licence.")
        by_licence[" or ".join(sorted(choice.get("id") or choice["name"] for choice in choices))].add(name)
    for licence in sorted(by_licence):
        print(licence, *(f"  {name}" for name in sorted(by_licence[licence])), sep="\n")


if __name__ == "__main__":
    main(sys.argv[1])
