"""An ingest that is interrupted or told to end: at once, and with what it has finished."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

SLOW = """
import signal, sys, time
from pathlib import Path
from ingest import work

def slow(item, *rest):
    Path(sys.argv[-1], "reading").touch()
    time.sleep(600)

if __name__ == "__main__":
    from rag.cli import main
    work.TASK = slow
    signal.signal(signal.SIGINT, signal.default_int_handler)  # off where tests run behind a shell
    sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_ingest_that_is_to_end_does_so_in_the_middle_of_a_file(tmp_path: Path, told, jobs):
    (tmp_path / "slow.py").write_text(SLOW, "utf-8")
    (tmp_path / "a.html").write_text("<p>Der Hafen ist wieder offen.</p>", "utf-8")
    (tmp_path / "unpacked").mkdir()
    command = [sys.executable, str(tmp_path / "slow.py"), "ingest", "--jobs", jobs]
    command += ["--index", str(tmp_path / "index"), str(tmp_path / "a.html"), str(tmp_path)]
    environment = os.environ | {"TMPDIR": str(tmp_path / "unpacked")}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as process:
        for _ in range(1000):
            if (tmp_path / "reading").exists():
                break
            time.sleep(0.1)
        process.send_signal(told)
        try:
            _, err = process.communicate(timeout=60)
        finally:
            process.kill()
    assert process.returncode == 130
    assert "fundstelle: interrupted; what was reported as done is kept" in err
    assert "Traceback" not in err
    assert list((tmp_path / "unpacked").iterdir()) == []
