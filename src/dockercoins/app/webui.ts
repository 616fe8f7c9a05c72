/** The web page: how many hashes a second, and how many coins so far. */

const program = `// webui: shows how the mining goes. GET / is a page, GET /json is what it reads.
import { createServer } from "node:http"
import { readFile } from "node:fs/promises"
import { createClient } from "redis"

const redis = await createClient({ url: "redis://redis" })
  .on("error", (error) => console.error(error.message))
  .connect()

const server = createServer(async (request, response) => {
  try {
    if (request.url === "/json") {
      const [hashes, coins] = await Promise.all([redis.get("hashes"), redis.hLen("coins")])
      response.setHeader("Content-Type", "application/json")
      response.end(JSON.stringify({ now: Date.now() / 1000, hashes: Number(hashes), coins }))
    } else if (request.url === "/") {
      response.setHeader("Content-Type", "text/html; charset=utf-8")
      response.end(await readFile("index.html"))
    } else {
      response.writeHead(404).end("Not here\\n")
    }
  } catch (error) {
    response.writeHead(503).end(error.message + "\\n")
  }
})

// As PID 1 of its container a program has to say what SIGTERM means to it.
process.on("SIGTERM", () => process.exit(0))
server.listen(80, () => console.log("webui is listening on port 80"))
`

const page = `<!doctype html>
<meta charset="utf-8">
<title>DockerCoins</title>
<h1>DockerCoins</h1>
<p><strong id="speed">?</strong> hashes per second, <span id="coins">?</span> coins so far</p>
<script type="module">
  let before
  setInterval(async () => {
    const now = await (await fetch("json")).json()
    if (before) {
      const speed = (now.hashes - before.hashes) / (now.now - before.now)
      document.querySelector("#speed").textContent = speed.toFixed(1)
    }
    document.querySelector("#coins").textContent = now.coins
    before = now
  }, 1000)
</script>
`

const dockerfile = `FROM node:22-alpine
WORKDIR /app
RUN npm install redis
COPY webui.mjs index.html ./
EXPOSE 80
CMD ["node", "webui.mjs"]
`

export const webuiFiles = {
  "webui/Dockerfile": dockerfile,
  "webui/webui.mjs": program,
  "webui/index.html": page,
} as const
