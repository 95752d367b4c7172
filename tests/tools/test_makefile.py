import re
import subprocess
from pathlib import Path


def test_make_alone_tells_every_target_in_one_line() -> None:
    told = subprocess.run(["make", "--no-print-directory"], capture_output=True, text=True, check=True).stdout.splitlines()
    targets = re.findall(r"^\.PHONY: (.*)$", Path("Makefile").read_text(), re.MULTILINE)[0].split()
    assert [line.split()[1] for line in told] == targets
    assert all(re.fullmatch(r"  make [a-z]+ +[A-Z].*", line) for line in told)
