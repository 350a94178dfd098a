#!/usr/bin/env python3
"""Asks `terraform console` again for every answer beside this file.

Needs terraform 1.11 on PATH and nothing else. Expressions are the lines that start
with "> "; write new ones down without an answer and run this.
"""

import concurrent.futures
import os
import pathlib
import queue
import shutil
import subprocess
import tempfile

HERE = pathlib.Path(__file__).resolve().parent


def expressions(text):
    return [line[2:] for line in text.splitlines() if line.startswith("> ")]


def ask(folder, expression):
    environment = dict(
        os.environ,
        CHECKPOINT_DISABLE="1",
        TF_CLI_CONFIG_FILE=os.devnull,
        TF_DATA_DIR=str(pathlib.Path(folder) / ".terraform"),
    )
    done = subprocess.run(
        ["terraform", "console", "-no-color"],
        input=expression + "\n",
        capture_output=True,
        cwd=folder,
        env=environment,
        text=True,
        timeout=60,
        check=False,
    )
    if done.returncode != 0 or "Error: " in done.stderr:
        return "error"
    return done.stdout.rstrip("\n")


def main():
    # Each worker has a folder of its own, for terraform locks the one it runs in.
    workers = os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as scratch:
        folders = queue.SimpleQueue()
        for number in range(workers):
            folder = pathlib.Path(scratch) / str(number)
            shutil.copytree(HERE / "files", folder)
            folders.put(folder)

        def answer(expression):
            folder = folders.get()
            try:
                return ask(folder, expression)
            finally:
                folders.put(folder)

        with concurrent.futures.ThreadPoolExecutor(workers) as pool:
            for path in sorted(HERE.glob("*.txt")):
                asked = expressions(path.read_text())
                answers = pool.map(answer, asked)
                entries = [f"> {each}\n{answer}\n" for each, answer in zip(asked, answers)]
                path.write_text("\n".join(entries))
                print(path.name, len(asked))


if __name__ == "__main__":
    main()
