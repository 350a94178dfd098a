#!/usr/bin/env python3
"""Write down what `terraform plan` says about each folder beside this script.

Every configuration uses `terraform_data` only, so that Terraform needs neither a registry nor
the network. Of the plan, addresses, known values, what is known only after apply, and what is
secret is kept, as `plan.json` in each folder. Needs `terraform` 1.11.
"""

import json
import shutil
import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
KEPT = ("input", "triggers_replace")


def run(folder, *arguments):
    command = ["terraform", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{folder.name}: {' '.join(command)}\n{done.stderr}")
    return done.stdout


def part(tree, step, absent):
    """A mark on a whole holds for all its parts."""
    if tree is True:
        return True
    if isinstance(tree, dict):
        return tree.get(step, absent)
    if isinstance(tree, list):
        return tree[step] if step < len(tree) else absent
    return absent


def marked(value, unknown, secret):
    """The value, with marks where it is known only after apply or secret."""
    if secret is True:
        return {"(sensitive)": True}
    if unknown is True:
        return {"(unknown)": True}
    if isinstance(value, dict) or isinstance(unknown, dict):
        value, unknown = value or {}, unknown or {}
        keys = sorted(value.keys() | {key for key, tree in unknown.items() if tree not in (False, {}, [])})
        steps = [(key, value.get(key)) for key in keys]
        return {key: marked(item, part(unknown, key, False), part(secret, key, False)) for key, item in steps}
    if isinstance(value, list) or isinstance(unknown, list):
        value, unknown = value or [], unknown or []
        count = max(len(value), len(unknown))
        items = enumerate([*value, *[None] * (count - len(value))])
        return [marked(item, part(unknown, at, False), part(secret, at, False)) for at, item in items]
    return value


def reduced(plan):
    resources = {}
    for resource in plan.get("resource_changes", []):
        change = resource["change"]
        sides = [change["after"], change["after_unknown"], change["after_sensitive"]]
        arguments = {name: marked(*(part(side, name, None) for side in sides)) for name in KEPT}
        known = {name: value for name, value in arguments.items() if value is not None}
        resources[resource["address"]] = known
    return dict(sorted(resources.items()))


def main():
    for folder in sorted(path for path in HERE.iterdir() if path.is_dir()):
        with tempfile.TemporaryDirectory() as scratch:
            copy = Path(scratch) / folder.name
            shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("plan.json", "differs.txt"))
            run(copy, "init", "-backend=false", "-input=false")
            given = [f"-var-file={path}" for path in sorted(folder.glob("given/*"))]
            run(copy, "plan", "-input=false", "-refresh=false", "-out=plan.bin", *given)
            plan = json.loads(run(copy, "show", "-json", "plan.bin"))
        text = json.dumps(reduced(plan), indent=1, ensure_ascii=False)
        (folder / "plan.json").write_text(text + "\n")


main()
