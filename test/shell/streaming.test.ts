/** Processes: what runs at the same time, who waits for whom, and who is told to stop. */
import { describe, expect, test } from "vitest"
import { VirtualClock } from "../../scripts/virtual-clock.ts"
import type { Command, Process } from "../../src/lib/process.ts"
import { Interrupted } from "../../src/lib/process.ts"
import { ProcessTable } from "../../src/shell/processes.ts"
import { createBench, testEpoch } from "./support.ts"

/** Prints a line a second, for ever; remembers how it ended. */
function events(ended: string[] = []): Command {
  return {
    name: "events",
    main: async ({ stdout, clock, signal }: Process) => {
      try {
        for (let i = 1; ; i++) {
          await stdout.write(`event ${i} ${i % 2 === 0 ? "even" : "odd"}\n`)
          await clock.sleep(1000, signal)
        }
      } catch (error) {
        ended.push(error instanceof Interrupted ? error.why : String(error))
        throw error
      }
    },
  }
}

describe("pipes stream", () => {
  test("a filter prints a line of an endless source at once", async () => {
    const { start, clock } = createBench([events()])
    const job = start("events | grep ' even'")
    await clock.drain()
    expect(job.output()).toBe("")
    clock.advanceTo(clock.now() + 1000)
    await clock.drain()
    expect(job.output()).toBe("event 2 even\n")
    job.interrupt()
    expect(await job.finished).toBe(130)
  })

  test.each([
    ["sed", "events | sed s/event/E/", "E 1 odd\n"],
    ["cut", "events | cut -d' ' -f2", "1\n"],
    ["awk", "events | awk '{print $3, $2}'", "odd 1\n"],
    ["tr", "events | tr a-z A-Z", "EVENT 1 ODD\n"],
    ["while read", 'events | while read a b c; do echo "$c:$b"; done', "odd:1\n"],
    ["tee", "events | tee log | cat", "event 1 odd\n"],
  ])("%s does not wait for the end of its input", async (_, line, first) => {
    const { start, clock } = createBench([events()])
    const job = start(line)
    await clock.drain()
    expect(job.output()).toBe(first)
    job.interrupt()
    await job.finished
  })

  test("head ends an endless source, which hears of it although it waits", async () => {
    const ended: string[] = []
    const { run } = createBench([events(ended)])
    expect(await run(`events | head -1; echo ${"$"}{PIPESTATUS[@]}`)).toMatchObject({
      out: "event 1 odd\n141 0\n",
    })
    expect(ended).toEqual(["SIGPIPE"])
  })

  test("a writer waits for its reader instead of filling the memory", async () => {
    let written = 0
    const flood: Command = {
      name: "flood",
      main: async ({ stdout }) => {
        for (;;) {
          await stdout.write("x".repeat(1024))
          written++
        }
      },
    }
    const { run } = createBench([flood])
    expect((await run("flood | (sleep 5; head -c 3)")).out).toBe("xxx")
    expect(written).toBeLessThan(200)
  })

  test("a file fills while the job that writes it runs", async () => {
    const { start, clock, files } = createBench([events()])
    const job = start("events > log")
    await clock.drain()
    expect(files.read("/home/student/dockercoins/log")).toBe("event 1 odd\n")
    job.interrupt()
    await job.finished
  })

  test("a full disk ends the writer with a message", async () => {
    const { run, files } = createBench([], { quota: 10_000 })
    const { err, status } = await run("yes > big")
    expect({ err, status }).toEqual({
      err: "yes: write error: No space left on device\n",
      status: 1,
    })
    expect(files.read("/home/student/dockercoins/big").length).toBeGreaterThan(8_900)
  })
})

describe("Ctrl-C", () => {
  test.each([
    ["while true; do :; done"],
    ["while true; do echo x; done"],
    ["for ((;;)); do x=$((x+1)); done"],
    ["f() { while :; do true; done; }; f"],
    ["yes > /dev/null"],
    ["yes | cat > /dev/null"],
    ["x=$(yes)"],
    ["until false; do [ 1 = 2 ]; done"],
    ["sleep 100"],
    ["sleep 100 | cat"],
    ["wait_for_nothing() { sleep 1000 & wait; }; wait_for_nothing"],
    ["(sleep 50; echo never)"],
    ["sed s/a/b/ <(sleep 100)"],
    ["watch date"],
    ["tail -f log"],
  ])("stops %s", async (line) => {
    const { start, clock, run, files } = createBench()
    files.write("/home/student/dockercoins/log", "one\n")
    const job = start(`${line}; echo not reached`)
    await clock.drain(40)
    job.interrupt()
    const status = await job.finished
    expect(status).toBe(130)
    expect(job.output()).not.toContain("not reached")
    expect((await run("echo $?; echo alive")).out).toBe("130\nalive\n")
  })

  test("a command may make a success of it, but the rest of the line is dropped", async () => {
    const update: Command = {
      name: "update",
      main: async ({ clock, signal, stdout }) => {
        await clock.sleep(60_000, signal).catch(() => {})
        await stdout.write("Operation continuing in background.\n")
        return 0
      },
    }
    const { start, clock, shell } = createBench([update])
    const job = start("update")
    await clock.drain()
    job.interrupt()
    expect(await job.finished).toBe(0)
    expect(job.output()).toBe("Operation continuing in background.\n")
    expect(shell.status).toBe(0)
  })
})

describe("time and background", () => {
  test("sleep takes its time and no more", async () => {
    const { run, clock } = createBench()
    const before = clock.now()
    await run("sleep 0.5; sleep 2; sleep 1m")
    expect(clock.now() - before).toBe(62_500)
  })

  test("jobs run side by side", async () => {
    const { run, clock } = createBench()
    const before = clock.now()
    expect((await run("(sleep 3; echo slow) & (sleep 1; echo fast) & wait; echo all")).out).toBe(
      "fast\nslow\nall\n",
    )
    expect(clock.now() - before).toBe(3000)
  })

  test("jobs are listed, stopped and waited for", async () => {
    const { run } = createBench()
    const { out } = await run(
      "sleep 100 & sleep 200 & jobs; kill %1; wait %1; echo $?; jobs -p | wc -l",
    )
    expect(out).toBe(
      "[1]-  Running                 sleep 100 &\n[2]+  Running                 sleep 200 &\n143\n2\n",
    )
    expect((await run("kill %2; kill %9")).err).toBe("bash: kill: %9: no such job\n")
  })

  test("time tells how long a pipeline took", async () => {
    const { run } = createBench()
    expect((await run("time sleep 61.5 | cat")).err).toBe(
      "\nreal\t1m1.500s\nuser\t0m0.000s\nsys\t0m0.000s\n",
    )
  })

  test("timeout ends what takes too long with 124", async () => {
    const { run } = createBench()
    expect((await run("timeout 2 sleep 5; echo $?; timeout 5 echo ok; echo $?")).out).toBe(
      "124\nok\n0\n",
    )
  })
})

describe("limits", () => {
  test.each(["bomb | bomb &", "bomb & bomb", "bomb | bomb"])(
    "a fork bomb fizzles out: %s",
    async (body) => {
      const { run } = createBench()
      await run(`bomb() { ${body}; }; bomb`.replace("&;", "&"))
      expect((await run("sleep 5; echo alive")).out).toBe("alive\n")
    },
  )

  test("whoever starts too many processes waits for its turn", async () => {
    const clock = new VirtualClock(testEpoch)
    const table = new ProcessTable(clock)
    const { signal } = new AbortController()
    for (let i = 0; i < 10_000; i++) (await table.enter(signal))()
    let entered = false
    const next = table.enter(signal).then(() => {
      entered = true
    })
    await clock.drain()
    expect(entered).toBe(false)
    clock.advanceTo(testEpoch + 1_000)
    await next
  })

  test.each([
    ["too many words in a variable", "set -- $(yes) 2>/dev/null; echo $#", ""],
    ["a text that doubles", "x=a; while :; do x=$x$x; done; echo never", ""],
    ["a field too wide", "printf '%999999999d' 1 | wc -c", "1000000\n"],
    ["a power too high", "echo '9^9^9; 2' | bc 2>/dev/null", ""],
    ["an index too high", "a[99999999]=1; echo $a.", ".\n"],
    ["too many words", "echo {1..1000}{1..1000} | wc -w", "1\n"],
    ["too much in a substitution", "x=$(yes $(seq 5000) 2>&1); echo end", "end\n"],
    ["an endless awk", "awk 'BEGIN { while (1) {} }' 2>/dev/null; echo $?", "126\n"],
  ])("%s", async (_, line, out) => {
    expect((await createBench().run(line)).out).toBe(out)
  })
})
