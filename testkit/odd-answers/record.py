"""Records what Go's net/http, Python's http.client and curl make of each answer in answers.json.

Run it in this folder with `go`, `curl` and `python3` on PATH: python3 record.py. It rewrites the verdicts.
"""

import http.client
import json
import re
import socket
import subprocess
import threading


def serve(answer):
    listener = socket.create_server(("127.0.0.1", 0))

    def loop():
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=reply, args=(connection,), daemon=True).start()

    def reply(connection):
        connection.recv(65536)
        connection.sendall(answer)
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(65536):
            pass
        connection.close()

    threading.Thread(target=loop, daemon=True).start()
    return listener.getsockname()[1]


def verdict(status, body):
    return {"status": status, **({"body": body.decode("latin1")} if body else {})}


def python(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/")
        response = connection.getresponse()
        return verdict(response.status, response.read()[:200])
    except (http.client.HTTPException, OSError, ValueError) as error:
        return {"error": f"{type(error).__name__}: {error}"}


def curl(port):
    command = ["curl", "-sS", "--max-time", "2", "-w", "\n%{http_code}", f"http://127.0.0.1:{port}/"]
    done = subprocess.run(command, capture_output=True)
    body, _, status = done.stdout.rpartition(b"\n")
    if done.returncode != 0:
        return {"error": done.stderr.decode().strip()}
    return verdict(int(status), body[:200])


with open("answers.json") as file:
    answers = json.load(file)["answers"]
ports = [serve(one["answer"].encode("latin1")) for one in answers]
go = subprocess.run(["go", "run", "client.go", *(f"http://127.0.0.1:{port}/" for port in ports)], capture_output=True, check=True)
for one, port, line in zip(answers, ports, go.stdout.splitlines()):
    text = re.sub(r":\d{4,5}", ":PORT", json.dumps({"go": json.loads(line), "python": python(port), "curl": curl(port)}))
    one.update(json.loads(text))


def version(*command):
    return re.search(r"\d+(\.\d+)+", subprocess.run(command, capture_output=True, text=True).stdout).group()


clients = {"go": version("go", "version"), "python": version("python3", "--version"), "curl": version("curl", "--version")}
with open("answers.json", "w") as file:
    json.dump({"clients": clients, "answers": answers}, file, indent=1, ensure_ascii=True)
    file.write("\n")
