/** The worker: the service that the chapter upgrades. It takes no notice of SIGTERM, as PID 1 does. */

const program = `"""worker: digs for coins that nobody needs.

One unit of work is three steps: rest a little, fetch 32 random bytes from rng,
have hasher hash them. A hash that begins with a zero is a coin.
"""
import logging
import time

import redis
import requests

logging.basicConfig(level=logging.INFO)
log = logging.getLogger("worker")

wallet = redis.Redis("redis")
http = requests.Session()


def get_random_bytes():
    return http.get("http://rng/32").content


def hash_bytes(data):
    return http.post("http://hasher/", data=data).text


def work_once():
    time.sleep(0.1)
    coin = hash_bytes(get_random_bytes())
    if coin.startswith("0"):
        wallet.hset("coins", coin, time.time())
        log.info("coin found: %s...", coin[:8])


def work_forever():
    hashes = 0
    report_at = time.monotonic() + 1
    while True:
        work_once()
        hashes += 1
        if time.monotonic() >= report_at:
            wallet.incrby("hashes", hashes)
            log.info("%d hashes done", hashes)
            hashes = 0
            report_at = time.monotonic() + 1


if __name__ == "__main__":
    while True:
        try:
            work_forever()
        except (requests.RequestException, redis.RedisError) as error:
            # Somebody we need is not there (yet). Anything else is our own mistake:
            # let it end the program, so that everybody can see it.
            log.error("%s. Trying again in 10 seconds.", error)
            time.sleep(10)
`

const dockerfile = `FROM python:3.13-alpine
RUN pip install redis requests
WORKDIR /app
COPY worker.py .
CMD ["python", "worker.py"]
`

export const workerFiles = {
  "worker/Dockerfile": dockerfile,
  "worker/worker.py": program,
} as const
