/** The random number generator: one request at a time, a tenth of a second each. */

const program = `"""rng: random bytes for everybody, one customer at a time.

GET /32 answers 32 random bytes. Gathering them takes a tenth of a second, and this
server serves requests strictly in turn: ten a second is all that one rng can do.
"""
import os
import signal
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer


class Generator(BaseHTTPRequestHandler):
    def do_GET(self):
        wanted = self.path.strip("/")
        if not wanted.isdigit() or int(wanted) > 1024:
            self.send_error(400, "Ask for /N, N bytes, at most 1024")
            return
        time.sleep(0.1)
        self.send_response(200)
        self.send_header("Content-Type", "application/octet-stream")
        self.end_headers()
        self.wfile.write(os.urandom(int(wanted)))


def leave(signum, frame):
    sys.exit(0)


if __name__ == "__main__":
    # As PID 1 of its container a program has to say what SIGTERM means to it.
    signal.signal(signal.SIGTERM, leave)
    print("rng is listening on port 80", flush=True)
    HTTPServer(("", 80), Generator).serve_forever()
`

const dockerfile = `FROM python:3.13-alpine
WORKDIR /app
COPY rng.py .
EXPOSE 80
CMD ["python", "rng.py"]
`

export const rngFiles = { "rng/Dockerfile": dockerfile, "rng/rng.py": program } as const
