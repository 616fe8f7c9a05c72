import fc from "fast-check"
import { expect, it } from "vitest"
import { Student } from "./student.ts"

/** What a class may come up with, one thing after the other. */
const deeds: Record<string, (student: Student, n: number) => Promise<void> | void> = {
  listServices: (student) => student.listServices(),
  ps: (student) => student.ps(),
  sleepFor: (student, n) => student.sleepFor(String(n / 10)),
  breakWorker: (student) => student.edit((text) => `${text}(`),
  mendWorker: (student) => student.edit((text) => text.replace(/\(+$/, "")),
  build: (student, n) => student.build(`v0.${n}`),
  push: (student, n) => student.push(`v0.${n}`),
  deploy: (student, n) =>
    student.deploy({ tag: `v0.${n}`, policy: { Parallelism: n % 4, Delay: n * 1e9 } }),
  pace: (student, n) => student.pace(n, n % 3),
  image: (student, n) => student.image(`127.0.0.1:5000/worker:v0.${n}`),
  force: (student) => student.force(),
  scale: (student, n) => student.scale(n * 4),
  rollback: async (student) => {
    await student.rollback()
  },
  wait: (student, n) => student.wait(n * 6),
  startOver: (student, n) => {
    const what = n % 3 === 0 ? "files" : n % 3 === 1 ? "swarm" : "both"
    student.observe({ type: "started-over", what, at: student.host.now })
  },
}

const names = Object.keys(deeds)
const plan = fc.array(fc.tuple(fc.constantFrom(...names), fc.integer({ min: 0, max: 9 })), {
  minLength: 5,
  maxLength: 30,
})

it("whatever a student does, done stays done, and the standing stays small and plain", async () => {
  await fc.assert(
    fc.asyncProperty(plan, fc.integer({ min: 1, max: 1000 }), async (steps, seed) => {
      const student = new Student(seed)
      let done: readonly string[] = []
      for (const [name, n] of steps) {
        await deeds[name]?.(student, n)
        expect(student.done).toEqual(expect.arrayContaining([...done]))
        done = student.done
        expect(JSON.parse(JSON.stringify(student.standing))).toEqual(student.standing)
        expect(JSON.stringify(student.standing).length).toBeLessThan(24_000)
      }
    }),
    { numRuns: 15, verbose: 1 },
  )
})
