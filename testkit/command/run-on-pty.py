"""Runs a program on a pseudo-terminal. Its output goes to stdout.

Usage: run-on-pty.py COLUMNS ROWS PROGRAM ARGUMENT...
Each line of stdin is an order: "size COLUMNS ROWS" or "kill SIGNAL". The exit code is the program's, or 128 and its signal.
"""

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios


def resize(terminal, columns, rows):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", int(rows), int(columns), 0, 0))


child, terminal = pty.fork()
if child == 0:
    resize(0, sys.argv[1], sys.argv[2])
    os.execvp(sys.argv[3], sys.argv[3:])

orders = b""
inputs = [terminal, 0]
while terminal in inputs:
    readable, _, _ = select.select(inputs, [], [])
    if 0 in readable:
        orders += os.read(0, 4096) or inputs.remove(0) or b""
        *whole, orders = orders.split(b"\n")
        for order in whole:
            name, *values = order.decode().split()
            if name == "size":
                resize(terminal, *values)
            else:
                os.kill(child, getattr(signal, values[0]))
    if terminal in readable:
        try:
            os.write(1, os.read(terminal, 65536))
        except OSError:
            # The program has closed its terminal.
            inputs.remove(terminal)

status = os.waitpid(child, 0)[1]
sys.exit(os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status))
