/** Which engine is meant, and what docker 28.2.2 says where there is none. */
import { expect, test } from "vitest"
import { LabRun } from "./lab-run.ts"

const nowhere = "tcp://127.0.0.1:1"
const cannot = `Cannot connect to the Docker daemon at ${nowhere}. Is the docker daemon running?\n`
const failed = "Failed to initialize: unable to resolve docker endpoint: "
const during = "error during connect:"
const lost = `context "x": context not found: open /home/student/.docker/contexts/meta/2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881/meta.json: no such file or directory\n`

test.each([
  [`docker -H ${nowhere} service ls`, "", cannot],
  [`docker -H 127.0.0.1:1 inspect a`, "[]\n", cannot],
  [`DOCKER_HOST=${nowhere} docker service scale a=1`, "", `a: ${cannot}`],
  [`DOCKER_HOST=${nowhere} docker version --format {{.Client.Version}}`, "28.2.2\n", cannot],
  [`docker -H a -H b ps`, "", `${failed}Specify only one -H\n`],
  [`docker -H http://x ps`, "", `${failed}invalid bind address format: http://x\n`],
  ["docker -c x ps", "", `${failed}${lost}`],
  ["DOCKER_CONTEXT=x docker inspect a", "", `${failed}${lost}`],
  [
    "docker --tls ps",
    "",
    `${failed}open /home/student/.docker/ca.pem: no such file or directory\n`,
  ],
  ["docker -H a -c b ps", "", "conflicting options: cannot specify both --host and --context\n"],
  ["docker -l loud ps", "", "Unable to parse logging level: loud\n"],
  [
    "docker -H nosuch node ls",
    "",
    `${during} Get "http://nosuch:2375/v1.50/nodes": dial tcp: lookup nosuch on 127.0.0.53:53: no such host\n`,
  ],
  [
    "docker -H ssh://me@there:22/run/d.sock rmi a",
    "",
    `${during} Delete "http://docker.example.com/v1.50/images/a": command [ssh -o ConnectTimeout=30 -T -l me -p 22 -- there docker --host unix:///run/d.sock system dial-stdio] has exited with exit status 255, make sure the URL is valid, and Docker 18.09 or later is installed on the remote host: stderr=ssh: Could not resolve hostname there: Name or service not known\r\n\n`,
  ],
  [
    "docker -H ssh://a:b@c ps",
    "",
    "Failed to initialize: ssh host connection is not valid: invalid SSH URL: plain-text password is not supported\n",
  ],
  ["docker -H fd:// ps", "", "Failed to initialize: unable to parse docker host `fd://`\n"],
])("%s", async (line, out, err) => {
  expect(await new LabRun().run(line)).toMatchObject({ out, err, exit: 1 })
})

test("contexts are told without an engine; one that is not known does not hinder help", async () => {
  const lab = new LabRun()
  expect((await lab.run("docker -c x context show")).out).toBe("x\n")
  expect((await lab.run("DOCKER_CONTEXT=x docker context ls --format {{.Name}}")).out).toBe(
    "default\nx\n",
  )
  const told = await lab.run(
    `DOCKER_HOST=${nowhere} docker context ls --format {{.DockerEndpoint}}`,
  )
  expect(told.out).toBe(`${nowhere}\n`)
  expect(told.err).toMatch(/^Warning: DOCKER_HOST environment variable overrides/)
  expect((await lab.run("DOCKER_CONTEXT=x docker node ls --help")).exit).toBe(0)
  expect((await lab.run("docker -c default node ls -q")).exit).toBe(0)
})
