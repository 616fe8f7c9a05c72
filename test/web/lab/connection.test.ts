import { describe, expect, test } from "vitest"
import type { ClientMessage, LabMessage, ResponseMessage } from "../../../src/wire/lab.ts"
import { Commits } from "../../../web/lab/connection/commits.ts"
import { Connection, type ConnectionState } from "../../../web/lab/connection/connection.ts"
import { createEngineClient } from "../../../web/lab/connection/engine.ts"
import type { TransportEvents } from "../../../web/lab/connection/transport.ts"

/** A line that the test opens, breaks and speaks through, and a clock that it turns. */
function setUp(ways = 1) {
  const lines: {
    lastSeq: number | null
    way: number
    sent: ClientMessage[]
    events: TransportEvents
  }[] = []
  const states: ConnectionState[] = []
  const heard: LabMessage[] = []
  let now = 0
  let timers: { at: number; run: () => void }[] = []
  const connection = new Connection({
    ways: Array.from({ length: ways }, (_, way) => (lastSeq, events) => {
      const line = { lastSeq, way, sent: [] as ClientMessage[], events }
      lines.push(line)
      return { send: (messages) => line.sent.push(...messages), close: () => {} }
    }),
    session: "page",
    now: () => now,
    after(ms, run) {
      const timer = { at: now + ms, run }
      timers.push(timer)
      return () => {
        timers = timers.filter((each) => each !== timer)
      }
    },
    onMessage: (message) => heard.push(message),
    onState: (state) => states.push(state),
    onRoundTrip: () => {},
  })
  const pass = (ms: number) => {
    const until = now + ms
    for (;;) {
      const next = timers.filter((timer) => timer.at <= until).sort((a, b) => a.at - b.at)[0]
      if (next === undefined) break
      timers = timers.filter((timer) => timer !== next)
      now = next.at
      next.run()
    }
    now = until
  }
  const line = () => {
    const last = lines.at(-1)
    if (last === undefined) throw new Error("no line yet")
    return last
  }
  /** The line opens, and the lab answers the greeting. */
  const answer = () => {
    line().events.onOpen()
    line().events.onMessage(commit(1))
  }
  return { connection, lines, line, answer, states, heard, pass }
}

const request = (id: string, method = "POST"): ClientMessage & { id: string } => ({
  type: "request",
  id,
  client: "c",
  purpose: "person",
  method,
  path: "/services/web/update",
})

const response = (id: string): ResponseMessage => ({
  type: "response",
  id,
  status: 200,
  headers: {},
  body: "{}",
})
const commit = (seq: number): LabMessage => ({
  type: "commit",
  seq,
  now: seq,
  events: [],
  rates: [],
})

describe("a break in the line", () => {
  test("what was typed while away is sent when the page is back, in its order and once", () => {
    const { connection, line, pass } = setUp()
    connection.start()
    line().events.onOpen()
    line().events.onClose("lost")
    const ids = [connection.nextId(), connection.nextId(), connection.nextId()]
    for (const id of ids) connection.ask(request(id), { answered: () => {}, refused: () => {} })
    pass(10_000)
    line().events.onOpen()
    expect(line().sent.flatMap((message) => ("id" in message ? [message.id] : []))).toEqual(ids)
  })

  test("a request that was sent but not answered is repeated with the same id", () => {
    const { connection, lines, line, pass } = setUp()
    const answers: LabMessage[] = []
    connection.start()
    line().events.onOpen()
    const id = connection.nextId()
    connection.ask(request(id), { answered: (answer) => answers.push(answer), refused: () => {} })
    line().events.onClose("lost")
    pass(1_000)
    line().events.onOpen()
    line().events.onMessage(response(id))
    expect(lines.map((each) => each.sent)).toEqual([[request(id)], [request(id)]])
    expect(answers).toEqual([response(id)])
  })

  test("an answered request is not repeated, and a second answer tells nobody", () => {
    const { connection, line, pass } = setUp()
    let answers = 0
    connection.start()
    line().events.onOpen()
    const id = connection.nextId()
    connection.ask(request(id), { answered: () => (answers += 1), refused: () => {} })
    line().events.onMessage(response(id))
    line().events.onMessage(response(id))
    line().events.onClose("lost")
    pass(1_000)
    line().events.onOpen()
    expect(line().sent).toEqual([])
    expect(answers).toBe(1)
  })

  test("a terminal's last state is said again: nothing ever confirms it", () => {
    const { connection, line, pass } = setUp()
    const state = (cwd: string) => ({ id: "1", cwd, exported: {}, history: [] })
    connection.start()
    line().events.onOpen()
    connection.saveTerminal({ type: "terminal", terminal: state("/a") })
    connection.saveTerminal({ type: "terminal", terminal: state("/b") })
    line().events.onClose("lost")
    pass(1_000)
    line().events.onOpen()
    expect(line().sent).toEqual([{ type: "terminal", terminal: state("/b") }])
  })

  test("the wait between two tries grows, to eight seconds at most", () => {
    const { connection, lines, line, pass } = setUp()
    connection.start()
    const waits: number[] = []
    for (let round = 0; round < 8; round += 1) {
      const before = lines.length
      line().events.onClose("lost")
      let waited = 0
      for (; lines.length === before; waited += 100) pass(100)
      waits.push(waited)
    }
    expect(waits).toEqual([300, 600, 1200, 2400, 4800, 8000, 8000, 8000])
  })
})

describe("the number that a page comes back with", () => {
  test("is the last one that cannot lack a part: one commit may come as several messages", () => {
    const { connection, line, pass } = setUp()
    connection.start()
    line().events.onOpen()
    for (const seq of [4, 5, 5, 6]) line().events.onMessage(commit(seq))
    line().events.onClose("lost")
    pass(1_000)
    expect(line().lastSeq).toBe(5)
  })

  test("is none at the first time", () => {
    const { connection, line } = setUp()
    connection.start()
    expect(line().lastSeq).toBeNull()
  })
})

describe("a line that does not work", () => {
  test("that never opens makes room for the other way, and the way that worked is kept", () => {
    const { connection, lines, line, answer, pass } = setUp(2)
    connection.start()
    line().events.onClose("lost")
    pass(1_000)
    answer()
    line().events.onClose("lost")
    pass(1_000)
    expect(lines.map((each) => each.way)).toEqual([0, 1, 1])
  })

  test("that is cut before the lab spoke makes room at the second time, and was never live", () => {
    const { connection, lines, line, answer, states, pass } = setUp(2)
    connection.start()
    for (let round = 0; round < 2; round += 1) {
      line().events.onOpen()
      line().events.onClose("lost")
      pass(1_000)
    }
    expect(lines.map((each) => each.way)).toEqual([0, 0, 1])
    expect(states.map((state) => state.kind)).toEqual(["offline", "offline"])
    answer()
    expect(states.at(-1)).toEqual({ kind: "live" })
  })

  test("that was cut once, then works, has not failed", () => {
    const { connection, lines, line, answer, pass } = setUp(2)
    connection.start()
    line().events.onOpen()
    line().events.onClose("lost")
    pass(1_000)
    answer()
    line().events.onClose("lost")
    pass(1_000)
    line().events.onOpen()
    line().events.onClose("lost")
    pass(1_000)
    expect(lines.map((each) => each.way)).toEqual([0, 0, 0, 0])
  })

  test("that opens and says nothing counts as cut", () => {
    const { connection, lines, line, pass } = setUp(2)
    connection.start()
    line().events.onOpen()
    pass(8_300)
    line().events.onOpen()
    pass(8_600)
    expect(lines.map((each) => each.way)).toEqual([0, 0, 1])
  })

  test("that leaves a question open is given up, and the question asked again", () => {
    const { connection, lines, line, answer, pass } = setUp()
    connection.start()
    answer()
    const id = connection.nextId()
    connection.ask(request(id), { answered: () => {}, refused: () => {} })
    pass(30_000)
    line().events.onOpen()
    expect(lines.length).toBeGreaterThan(1)
    expect(line().sent).toEqual([request(id)])
  })

  test("that follows a quiet stream is left alone", () => {
    const { connection, lines, answer, pass } = setUp()
    connection.start()
    answer()
    connection.ask(
      { ...request(connection.nextId(), "GET") },
      { answered: () => {}, refused: () => {}, stream: true },
    )
    pass(120_000)
    expect(lines).toHaveLength(1)
  })

  test("that is refused ends the lab for this page, and tells whoever waits", () => {
    const { connection, line, heard, states } = setUp()
    let refused = false
    connection.start()
    connection.ask(request(connection.nextId()), {
      answered: () => {},
      refused: () => (refused = true),
    })
    line().events.onClose("refused")
    expect(heard).toEqual([{ type: "ended", why: "signed-out" }])
    expect(states.at(-1)).toEqual({ kind: "closed" })
    expect(refused).toBe(true)
  })
})

test("a build that is asked for again begins anew, and what it had said is passed over", async () => {
  const { connection, line, answer, pass } = setUp()
  connection.start()
  answer()
  const client = createEngineClient({
    connection,
    commits: new Commits(),
    client: "c",
    before: () => {},
  })
  const build = { method: "POST", path: "/build" } as const
  const pieces = client.stream(build, new AbortController().signal)[Symbol.asyncIterator]()
  const first = pieces.next()
  const asked = line().sent.at(-1)
  expect(asked).toMatchObject({ type: "request", stream: true })
  const id = asked !== undefined && "id" in asked ? asked.id : ""
  const say = (...messages: LabMessage[]) => messages.forEach(line().events.onMessage)
  const chunk = (text: string): LabMessage => ({ type: "chunk", id, text })
  const head: LabMessage = { ...response(id), body: "" }
  say(head, chunk("1\n2\n"))
  expect((await first).value).toBe("1\n2\n")

  line().events.onClose("lost")
  pass(1_000)
  answer()
  expect(line().sent).toEqual([asked])
  const next = pieces.next()
  say(head, chunk("1\n"), chunk("2\n3\n"), chunk("4\n"), { type: "end", id })
  expect((await next).value).toBe("3\n")
  expect((await pieces.next()).value).toBe("4\n")
  expect((await pieces.next()).done).toBe(true)
})

describe("on the second best way, the first one is tried again after five minutes", () => {
  const onHttp = () => {
    const lab = setUp(2)
    lab.connection.start()
    lab.line().events.onClose("lost")
    lab.pass(1_000)
    lab.answer()
    return lab
  }

  test("while the other goes on: only its first message makes the change", () => {
    const { connection, lines, line, answer, states, pass } = onHttp()
    const id = connection.nextId()
    connection.ask(request(id), { answered: () => {}, refused: () => {}, stream: true })
    pass(300_000)
    expect(lines.map((each) => each.way)).toEqual([0, 1, 0])
    line().events.onOpen()
    expect(line().sent).toEqual([])
    answer()
    expect(line().sent).toEqual([request(id)])
    expect(states.map((state) => state.kind)).toEqual(["offline", "live", "live"])
    connection.here()
    expect(line().sent.at(-1)).toEqual({ type: "here" })
  })

  test("and again after that, if it still does not work; nobody notices", () => {
    const { connection, lines, line, states, pass } = onHttp()
    pass(300_000)
    line().events.onOpen()
    line().events.onClose("lost")
    pass(300_000)
    expect(lines.map((each) => each.way)).toEqual([0, 1, 0, 0])
    expect(states.map((state) => state.kind)).toEqual(["offline", "live"])
    connection.here()
    expect(lines[1]?.sent).toEqual([{ type: "here" }])
  })
})

test("a cancelled request is taken back at the lab, and not repeated", () => {
  const { connection, line, pass } = setUp()
  connection.start()
  line().events.onOpen()
  const id = connection.nextId()
  connection.ask(request(id), { answered: () => {}, refused: () => {} })
  connection.cancel(id)
  expect(line().sent.at(-1)).toEqual({ type: "cancel", id })
  line().events.onClose("lost")
  pass(1_000)
  line().events.onOpen()
  expect(line().sent).toEqual([])
})
