/** What to type on one's own computer so that its docker talks to this lab. */

export type System = "unix" | "windows"

export interface EngineLines {
  readonly once: string
  readonly context: readonly string[]
  readonly shell: string
  readonly build: string
}

/** `page` is where the lab page is: docker wants a port even where browsers leave it out. */
export function engineLines(page: URL, engine: string, system: System): EngineLines {
  const secure = page.protocol === "https:"
  const port = page.port === "" ? (secure ? "443" : "80") : page.port
  const address = `tcp://${page.hostname}:${port}${engine}`
  const tls = secure ? " --tls" : ""
  // A context knows TLS by its certificates only; without any, this is how it is told.
  const endpoint = `host=${address}${secure ? ",skip-tls-verify=true" : ""}`
  const variable = (name: string, value: string) =>
    system === "unix" ? `export ${name}=${value}` : `$env:${name} = "${value}"`
  return {
    once: `docker${tls} -H ${address} service ls`,
    context: [
      `docker context create rollcall --docker "${endpoint}"`,
      "docker context use rollcall",
    ],
    shell: variable("DOCKER_HOST", address),
    build: variable("DOCKER_BUILDKIT", "0"),
  }
}
