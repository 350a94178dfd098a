#!/usr/bin/env python3
"""Asks `kubectl kustomize` again for every answer beside this file.

Needs kubectl 1.32 (kustomize 5.5) and helm 4.3 on PATH and nothing else. Write a new case down with a
last line `=== kustomize build FOLDER ===` and nothing below it, and run this.
"""

import pathlib
import re
import subprocess
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
BUILD = re.compile(r"^=== kustomize build (\S+) ===\n", re.MULTILINE)
FILE = re.compile(r"^=== (\S+) ===\n", re.MULTILINE)


# Kustomize asks helm for its version in a way that helm 4 does not know.
HELM = """#!/bin/sh
if [ "$1" = version ]; then echo v3.20.0; else exec helm "$@"; fi
"""


def answer(case, folder):
    with tempfile.TemporaryDirectory() as root, tempfile.TemporaryDirectory() as tools:
        helm = pathlib.Path(tools, "helm")
        helm.write_text(HELM)
        helm.chmod(0o755)
        names_and_texts = FILE.split(case)[1:]
        for name, text in zip(names_and_texts[::2], names_and_texts[1::2]):
            path = pathlib.Path(root, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        command = ["kubectl", "kustomize", "--load-restrictor=LoadRestrictionsNone"]
        command += ["--enable-helm", "--helm-command", helm]
        done = subprocess.run(
            [*command, pathlib.Path(root, folder)],
            check=False, capture_output=True, text=True,
        )
        if done.returncode:
            raise SystemExit(f"{folder}: {done.stderr}\n{case}")
        return done.stdout


for path in sorted(HERE.glob("*.txt")):
    case, folder, _ = BUILD.split(path.read_text())
    path.write_text(f"{case}=== kustomize build {folder} ===\n{answer(case, folder)}")
