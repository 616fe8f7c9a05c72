/** Builds of several stages, triggers of a base, variables before FROM, and what the builder says of them. */
import { describe, expect, test } from "vitest"
import { buildImage } from "../../src/dockercoins/build.ts"
import type { Build, BuildOptions } from "../../src/dockercoins/build-terms.ts"
import { originalContext } from "../../src/dockercoins/files.ts"
import { createCluster } from "../../src/swarm/cluster.ts"

const hub = createCluster({ seed: 1, nodes: [{ name: "node1", role: "manager" }] })
const files = { "a.txt": "aaa", "b.txt": "bbb", "dir/x.txt": "x", "dir/sub/y.txt": "y" }

function build(dockerfile: string, more: Partial<BuildOptions> = {}): Build {
  return buildImage({
    context: new Map(Object.entries(files)),
    dockerfile,
    base: (reference) => hub.resolve(reference)?.image ?? null,
    at: 0,
    ...more,
  })
}

const notes = ({ image }: Build): string[] =>
  (image?.history ?? []).map(({ createdBy }) =>
    createdBy.replace(/^\/bin\/sh -c #\(nop\) +/, "").replace(/:[0-9a-f]{64}/, ":HASH"),
  )
const said = ({ steps }: Build): string =>
  steps
    .flatMap((step) => step.said)
    .join("")
    .replaceAll(/[0-9a-f]{12}/g, "ID")

describe("COPY --from", () => {
  test.each([
    ["--from=one /w/ .", ["/srv/a.txt", "/srv/b.txt"]],
    ["--from=ONE /w/a.txt ./", ["/srv/a.txt"]],
    ["--from=0 /w/*.txt /x/", ["/x/a.txt", "/x/b.txt"]],
  ])("%s brings what that stage has", (words) => {
    const two = build(
      `FROM busybox AS one\nCOPY a.txt b.txt /w/\nFROM busybox\nWORKDIR /srv\nCOPY ${words}\n`,
    )
    expect(two.error).toBeNull()
    expect(notes(two)[0]).toMatch(/^COPY (?:file|dir|multi):HASH in /)
  })

  test.each([
    ["--from=one /nosuch /x", "COPY failed: stat nosuch: file does not exist"],
    ["--from=1 /w /x", "invalid from flag value 1: refers to current build stage"],
    ["--from=2 /w /x", "invalid from flag value 2: index out of bounds"],
    [
      "--from=127.0.0.1:5000/nosuch:1 /w /x",
      "invalid from flag value 127.0.0.1:5000/nosuch:1: manifest for 127.0.0.1:5000/nosuch:1 not found: manifest unknown: manifest unknown",
    ],
  ])("%s: %s", (words, error) => {
    const dockerfile = `FROM busybox AS one\nCOPY a.txt /w/\nFROM busybox\nCOPY ${words}\n`
    expect(build(dockerfile)).toMatchObject({ error, image: null })
  })

  test.each([
    ["FROM busybox AS one\nRUN wget http://x.org/f\nFROM busybox\nCOPY --from=one /f /g\n"],
    ["FROM busybox\nCOPY --from=nginx /usr/share/nginx/html/ /g/\n"],
    ["FROM busybox AS one\nRUN echo hi > /f\nFROM scratch\nCOPY --from=one /f /g\n"],
  ])("%j: a file that a command or another image may have is there", (dockerfile) => {
    expect(build(dockerfile).error).toBeNull()
  })

  test("a worker that was copied from another stage is a worker", () => {
    const { program } = build(
      'FROM busybox AS code\nCOPY worker.py /src/\nFROM python:alpine\nCOPY --from=code /src /\nCMD ["python", "/worker.py"]\n',
      { context: originalContext("worker") },
    )
    expect(program?.app).toBe("worker")
  })
})

describe("stages", () => {
  const three =
    "FROM busybox AS one\nRUN echo one\nFROM one AS two\nRUN echo two\nFROM two\nRUN echo three\n"

  test("a stage may be built upon another; each leaves an image", () => {
    const done = build(three)
    expect(done.total).toBe(6)
    expect(notes(done).slice(0, 3)).toEqual([
      "/bin/sh -c echo three",
      "/bin/sh -c echo two",
      "/bin/sh -c echo one",
    ])
    expect(done.left).toHaveLength(2)
    expect(done.steps.map(({ endsStage }) => endsStage)).toEqual([
      false,
      true,
      false,
      true,
      false,
      true,
    ])
  })

  test("--target builds no further, and is refused where there is none", () => {
    expect(build(three, { target: "TWO" })).toMatchObject({ total: 4, error: null })
    expect(build(three, { target: "0" })).toMatchObject({
      total: 0,
      error: "failed to reach build target 0 in Dockerfile",
    })
  })

  test("a name is given once", () => {
    const { error, failed } = build("FROM busybox AS one\nRUN true\nFROM busybox AS one\n")
    expect([error, failed]).toEqual(["one stage name already used", null])
  })
})

describe("variables", () => {
  test("an ARG before FROM is for FROM, and for stages that ask for it", () => {
    const done = build(`ARG V=nosuch\nFROM \${V}:latest\nARG V\nRUN echo $V\nRUN echo \${W:-w}\n`, {
      args: new Map([
        ["V", "busybox"],
        ["Z", "1"],
        ["HTTP_PROXY", "p"],
      ]),
    })
    expect(said(done)).toContain("busybox\n")
    expect(said(done)).toContain("\nw\n")
    expect(done.unused).toEqual(["Z"])
    expect(build("ARG V\nFROM $V\n").error).toBe("base name ($V) should not be blank")
  })

  test("quotes go, defaults come", () => {
    const done = build(
      `FROM busybox\nARG A=1\nENV B=$A C=\${B:-x} D="two words" E=\${A:+plus}\nLABEL "m n"='q r'\n`,
    )
    expect(notes(done).slice(0, 2)).toEqual(["LABEL m n=q r", "ENV B=1 C=x D=two words E=plus"])
    expect(done.image?.config.labels).toEqual({ "m n": "q r" })
  })

  test("labels of the client come last, word for word", () => {
    const done = build("FROM busybox\n", { labels: new Map([["a", '$x "y"']]) })
    expect(done.image?.config.labels).toEqual({ a: '$x "y"' })
    expect(done.steps.at(-1)?.text).toBe('LABEL a=$x "y"')
  })
})

test("ONBUILD: the triggers of a base are the first steps of what is built upon it, and go", () => {
  const base = build("FROM busybox\nONBUILD RUN echo hi\nONBUILD COPY a.txt /\n").image
  const done = build("FROM mine\nCMD a\n", { base: () => base })
  expect(said(done)).toMatch(/^# Executing 2 build triggers\n ---> Running in ID\nhi\n/)
  expect(notes(done).slice(0, 3)).toEqual([
    'CMD ["/bin/sh" "-c" "a"]',
    "COPY file:HASH in / ",
    "/bin/sh -c echo hi",
  ])
  expect(done.image?.config.onBuild).toBeUndefined()
})

describe("RUN", () => {
  test.each([
    ["echo hello; exit 3", 3, "hello\n"],
    ["false || echo b && echo 'c d' $X", 0, "b\nc d\n"],
    ["echo err >&2", 0, "\u001b[91merr\n\u001b[0m"],
    ["echo hidden > /f", 0, ""],
    ["nosuch --x", 127, "\u001b[91m/bin/sh: nosuch: not found\n\u001b[0m"],
    ["ls | grep x", 0, ""],
    ['["nosuch"]', undefined, ""],
  ])("%s ends with %s and prints %j", (command, code, text) => {
    const done = build(`FROM busybox\nRUN ${command}\n`)
    const lines = done.failed?.said ?? done.steps[1]?.said ?? []
    expect(lines.filter((line) => !/^ --->|^Removing/.test(line)).join("")).toBe(text)
    expect(done.failed === null ? 0 : done.failed.code).toBe(code)
  })
})

test.each([
  ["HEALTHCHECK NONE", `HEALTHCHECK &{["NONE"] "0s" "0s" "0s" '\\x00'}`],
  [
    "HEALTHCHECK --interval=90s --retries=4 CMD true",
    `HEALTHCHECK &{["CMD-SHELL" "true"] "1m30s" "0s" "0s" '\\x04'}`,
  ],
  ["WORKDIR /a\nWORKDIR ../c", "WORKDIR /c"],
  ["EXPOSE 81/udp 80", "EXPOSE 80 81/udp"],
  ['SHELL ["/bin/ash","-ec"]\nRUN echo', "/bin/ash -ec echo"],
  ["COPY dir /x", "COPY dir:HASH in /x "],
  ["COPY --chown=1:1 a.txt /q/", "COPY --chown=1:1file:HASH in /q/ "],
  ["RUN echo a && \\\n    # why\n    echo b", "/bin/sh -c echo a &&     echo b"],
])("the history says of %j: %s", (steps, note) => {
  expect(notes(build(`FROM busybox\n${steps}\n`))[0]).toBe(note)
})

describe("a Dockerfile that is refused", () => {
  test.each([
    [
      "COPY a.txt",
      "COPY requires at least two arguments, but only one was provided. Destination could not be determined",
    ],
    ["runn x", "unknown instruction: RUNN"],
    ["WORKDIR", "WORKDIR requires exactly one argument"],
    ["LABEL", "LABEL requires at least one argument"],
    ["ENV =x", "ENV names can not be blank"],
    ["SHELL /bin/sh", "SHELL requires the arguments to be in JSON form"],
    ["HEALTHCHECK CMD", "Missing command after HEALTHCHECK CMD"],
    ["HEALTHCHECK FOO x", 'Unknown type "FOO" in HEALTHCHECK (try CMD)'],
    ["HEALTHCHECK --retries=0 CMD x", "--retries must be at least 1 (not 0)"],
    ["ONBUILD FROM x", "FROM isn't allowed as an ONBUILD trigger"],
    ["COPY --link a.txt /", "Unknown flag: link"],
    ["FROM a b c", "FROM requires either one or three arguments"],
  ])("%s: %s", (line, message) => {
    const { total, error } = build(`FROM busybox\n${line}\n`)
    expect([total, error]).toEqual([0, `dockerfile parse error line 2: ${message}`])
  })

  test.each([
    ["FROM busybox\nENV a\n", "ENV must have two arguments"],
    [
      "FROM busybox\nENV a=1 b\n",
      `Syntax error - can't find = in "b". Must be of the form: name=value`,
    ],
    ["# only\n", "file with no instructions"],
    ["# escape=x\nFROM busybox\n", "invalid escape token 'x' does not match ` or \\"],
  ])("%j: %s", (text, message) => {
    expect(build(text).error).toBe(`failed to parse Dockerfile: ${message}`)
  })

  test.each([
    ["EXPOSE abc", "Invalid containerPort: abc"],
    ["STOPSIGNAL SIGFOO", "Invalid signal: SIGFOO"],
    ["COPY ../x /", "COPY failed: forbidden path outside the build context: ../x ()"],
    ["COPY nosuch* /x/", "COPY failed: no source files were specified"],
    [
      "COPY a.txt b.txt /x",
      "When using COPY with more than one source file, the destination must be a directory and end with a /",
    ],
    [
      "RUN --mount=type=cache,target=/x true",
      "the --mount option requires BuildKit. Refer to https://docs.docker.com/go/buildkit/ to learn how to build images with BuildKit enabled",
    ],
  ])("%s fails on the way: %s", (line, message) => {
    const { total, error } = build(`FROM busybox\n${line}\n`)
    expect([total, error]).toEqual([2, message])
  })
})
