"""Tests stay on this machine, and so does every process they start."""

import socket
import subprocess
import sys

import pytest

ELSEWHERE = ("192.0.2.1", 9)  # a documentation address (RFC 5737): nobody is there


def test_no_test_connects_elsewhere() -> None:
    with socket.socket() as sock, pytest.raises(PermissionError):
        sock.connect(ELSEWHERE)


def test_no_process_of_a_test_connects_elsewhere() -> None:
    done = subprocess.run(
        [sys.executable, "-c", f"import socket; socket.socket().connect({ELSEWHERE})"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "tests stay on this machine" in done.stderr
