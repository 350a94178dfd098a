#!/usr/bin/env python3
"""Asks helm again for every answer in `functions.txt`.

Needs helm 4 on PATH (or its path as the only argument) and nothing else. Write a new case
down as a heading `# FUNCTION`, a line with a template, and a line `= `, and run this. What
helm makes up anew each time has a line `~ ` with what stands there instead, what is not
computed here a line `! `.
"""

import concurrent.futures
import json
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
HELM = sys.argv[1] if len(sys.argv) > 1 else "helm"
HELPERS = '{{ define "greet" }}[{{ . }}]{{ end }}'
CHART = "apiVersion: v2\nname: shop\nversion: 1.10.0\nappVersion: \"1.10\"\n"


def answer(template):
    with tempfile.TemporaryDirectory() as root:
        chart = pathlib.Path(root)
        (chart / "templates").mkdir()
        (chart / "Chart.yaml").write_text(CHART)
        (chart / "values.yaml").write_text((HERE / "values.yaml").read_text())
        (chart / "templates" / "_helpers.tpl").write_text(HELPERS)
        text = '{{ define "case" }}' + template + '{{ end }}text: {{ include "case" . | toJson }}\n'
        (chart / "templates" / "case.yaml").write_text(text)
        command = [HELM, "template", "shop", root, "--kube-version", "1.34.0"]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        if done.returncode:
            return "error"
        line = next(line for line in done.stdout.splitlines() if line.startswith("text: "))
        return json.dumps(json.loads(line.removeprefix("text: ")), ensure_ascii=False)


path = HERE / "functions.txt"
lines = path.read_text().splitlines()
asked = [(line, after) for line, after in zip(lines, lines[1:]) if after.startswith("= ")]
templates = [line for line, _ in asked]
with concurrent.futures.ThreadPoolExecutor(4) as pool:
    answers = iter(list(pool.map(answer, templates)))
out = []
for line in lines:
    out.append(f"= {next(answers)}" if line.startswith("= ") else line)
path.write_text("\n".join(out) + "\n")
