/** The lines that a student copies to point their own docker at the lab. */
import { describe, expect, test } from "vitest"
import { engineLines } from "../../../web/lab/chrome/engine-lines.ts"

const lan = new URL("http://192.168.1.20:8787/lab")
const deployed = new URL("https://rollcall.example/lab")

describe("the lines for one's own docker", () => {
  test("name host, port and token on plain http", () => {
    const { once, context, shell, build } = engineLines(lan, "/engine/T", "unix")
    expect(once).toBe("docker -H tcp://192.168.1.20:8787/engine/T service ls")
    expect(context).toEqual([
      'docker context create rollcall --docker "host=tcp://192.168.1.20:8787/engine/T"',
      "docker context use rollcall",
    ])
    expect(shell).toBe("export DOCKER_HOST=tcp://192.168.1.20:8787/engine/T")
    expect(build).toBe("export DOCKER_BUILDKIT=0")
  })

  test("set variables as PowerShell does on Windows", () => {
    const { shell, build } = engineLines(lan, "/engine/T", "windows")
    expect(shell).toBe('$env:DOCKER_HOST = "tcp://192.168.1.20:8787/engine/T"')
    expect(build).toBe('$env:DOCKER_BUILDKIT = "0"')
  })

  test("say the port and TLS on https, where browsers leave both out", () => {
    const { once, context } = engineLines(deployed, "/engine/T", "unix")
    expect(once).toBe("docker --tls -H tcp://rollcall.example:443/engine/T service ls")
    expect(context[0]).toBe(
      'docker context create rollcall --docker "host=tcp://rollcall.example:443/engine/T,skip-tls-verify=true"',
    )
  })

  test("port 80 where the page's address has none", () => {
    const { once } = engineLines(new URL("http://rollcall.lan/lab"), "/engine/T", "unix")
    expect(once).toContain("tcp://rollcall.lan:80/engine/T ")
  })
})
