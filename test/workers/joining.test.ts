/** Joining a class, coming back, being removed, and everything that must not work. */
import { env } from "cloudflare:workers"
import { describe, expect, test } from "vitest"
import { codeAlphabet, parseCode } from "../../src/classroom/code.ts"
import { database } from "../../src/classroom/instructors.ts"
import { createStudent, studentsInClassMax } from "../../src/classroom/students.ts"
import { standardExercise, stepsOf } from "../../src/durable/catalogue.ts"
import { publicApp } from "../../src/http/app.ts"
import {
  call,
  changeClass,
  createClass,
  instructorKey,
  join,
  origin,
  progressOf,
} from "./support/api.ts"

describe("a class", () => {
  test("gets a code of six unambiguous characters and a link", async () => {
    const { code, link, rate, openSteps, steps, state } = await createClass({ title: "  Monday " })
    expect(code).toMatch(new RegExp(`^[${codeAlphabet}]{6}$`))
    expect(codeAlphabet).not.toMatch(/[O0I1]/)
    expect(link).toBe(`https://rollcall.example/j/${code}`)
    expect({ rate, openSteps, state }).toEqual({ rate: 1, openSteps: steps.length, state: "open" })
  })

  test("is found by its code, however that is typed", async () => {
    const { code } = await createClass({ title: "Found" })
    const typed = `${code.slice(0, 3).toLowerCase()}-${code.slice(3)}`
    expect(parseCode(typed)).toBe(code)
    const { status, body } = await call("GET", `/api/codes/${typed}`)
    expect(status).toBe(200)
    expect(body).toEqual({ title: "Found", state: "open" })
  })

  test("is listed and changed by its instructor only", async () => {
    const { id } = await createClass({ title: "Mine" })
    expect((await call("GET", `/api/classes/${id}`)).status).toBe(401)
    expect((await call("GET", `/api/classes/${id}`, { bearer: "no-such-key" })).status).toBe(401)
    expect((await call("GET", "/api/classes/nope", { bearer: instructorKey })).status).toBe(404)
    const changed = await changeClass(id, {
      rate: 5,
      openSteps: 3,
      title: "Ours",
      stuckMinutes: 20,
    })
    expect(changed).toMatchObject({ rate: 5, openSteps: 3, title: "Ours", stuckMinutes: 20 })
  })

  test.each([
    ["a rate too high", { rate: 21 }],
    ["a rate that is none", { rate: "fast" }],
    ["half a step", { openSteps: 1.5 }],
    ["a threshold of no time", { stuckMinutes: 0 }],
    ["an empty title", { title: "  " }],
    ["a title that turns direction", { title: "\u202eyadnoM" }],
    ["a state that is none", { state: "closed" }],
    ["a field that is none", { colour: "red" }],
  ])("refuses %s and changes nothing", async (_, change) => {
    const before = await createClass()
    const { status, body } = await call("PATCH", `/api/classes/${before.id}`, {
      body: change,
      bearer: instructorKey,
    })
    expect(status).toBe(400)
    expect(body.error.message).not.toBe("")
    const { body: after } = await call("GET", `/api/classes/${before.id}`, {
      bearer: instructorKey,
    })
    const { link: _link, ...view } = before
    expect(after).toEqual(view)
  })

  test("stays ended", async () => {
    const { id } = await createClass()
    await changeClass(id, { state: "ended" })
    const again = await call("PATCH", `/api/classes/${id}`, {
      body: { state: "open" },
      bearer: instructorKey,
    })
    expect(again.status).toBe(410)
  })
})

describe("joining", () => {
  test("gives token, resume phrase and engine address, and a cookie of one class", async () => {
    const { id, code, title } = await createClass()
    const joined = await call<{ token: string; resume: string; engine: string; student: string }>(
      "POST",
      "/api/join",
      { body: { code, name: " Mina  K " } },
    )
    expect(joined.status).toBe(201)
    const { token, resume, engine, student } = joined.body
    expect(engine).toBe(`/engine/${token}`)
    expect(resume).toMatch(/^[a-z]+(-[a-z]+){3}-[1-9][0-9]$/)
    const cookie = joined.headers.get("set-cookie") ?? ""
    expect(cookie).toMatch(/^rollcall_student=[^;]+; .*HttpOnly; Secure; SameSite=Strict$/)
    const me = await call("GET", "/api/me", { headers: { cookie: cookie.split(";")[0] ?? "" } })
    expect(me.body).toEqual({
      instructor: false,
      student: { id: student, name: "Mina K", class: { id, code, title, state: "open" } },
    })
  })

  test("leaves Secure off on plain http, where such a cookie would never come back", async () => {
    const { exports } = await import("cloudflare:workers")
    const response = await exports.default.fetch("http://192.168.1.20:8787/api/session", {
      method: "POST",
      body: JSON.stringify({ key: instructorKey }),
    })
    expect(response.status).toBe(204)
    expect(response.headers.get("set-cookie")).toMatch(/HttpOnly/)
    expect(response.headers.get("set-cookie")).not.toMatch(/Secure/)
    expect(response.headers.get("strict-transport-security")).toBeNull()
  })

  test.each([
    [
      "an unknown code",
      { code: "222222" },
      404,
      "No open class has this code. Check it on the board.",
    ],
    [
      "a code that cannot be one",
      { code: "O0I1" },
      404,
      "No open class has this code. Check it on the board.",
    ],
    ["an empty name", { name: "" }, 400, "Please enter a name."],
    ["a name of spaces", { name: "   " }, 400, "Please enter a name."],
    ["an invisible name", { name: "\u200d" }, 400, "Please enter a name."],
    ["a name of filler characters", { name: "\u3164\u2800" }, 400, "Please enter a name."],
    [
      "a name of 200 characters",
      { name: "x".repeat(200) },
      400,
      "A name has at most 32 characters.",
    ],
    [
      "control characters",
      { name: "Mi\u0007na" },
      400,
      "A name cannot contain control characters.",
    ],
    ["a line break", { name: "Mina\n" }, 400, "A name cannot contain control characters."],
    [
      "a text that turns direction",
      { name: "\u202eaniM" },
      400,
      "A name cannot contain control characters.",
    ],
    ["a name that is a number", { name: 7 }, 400, "name: name must be text"],
  ])("refuses %s", async (_, wrong, status, message) => {
    const { id, code } = await createClass()
    const answer = await call("POST", "/api/join", { body: { code, name: "Mina", ...wrong } })
    expect(answer.status).toBe(status)
    expect(answer.body.error.message).toBe(message)
    expect(answer.headers.get("set-cookie")).toBeNull()
    expect(await progressOf(id)).toEqual([])
  })

  test("takes a name of 32 characters of any script", async () => {
    const { code } = await createClass()
    await join(code, "𝒜".repeat(32))
    await join(code, "محمد علی")
  })

  test.each([["mina"], ["MINA"], [" M i n a "], ["Ｍｉｎａ"], ["Mi\u034fna"]])(
    "refuses %s where there is a Mina",
    async (name) => {
      const { code } = await createClass()
      await join(code, "Mina")
      const { status, body } = await call("POST", "/api/join", { body: { code, name } })
      expect(status).toBe(409)
      expect(body.error.message).toBe(
        `There is already a ${name.trim()} in this class. Add an initial, or continue with your resume code.`,
      )
    },
  )

  test("has room for so many, also when they come all at once", async () => {
    const { id } = await createClass()
    const db = database(env.DB)
    const tried = await Promise.all(
      Array.from({ length: studentsInClassMax + 5 }, async (_, number) => {
        const wanted = { class: id, name: `Student ${number}`, resumeHash: `${id}-${number}` }
        const made = await createStudent(db, wanted, 0)
        return made.ok ? "joined" : made.error
      }),
    )
    expect(tried.filter((outcome) => outcome === "joined")).toHaveLength(studentsInClassMax)
    expect(tried.filter((outcome) => outcome === "class-full")).toHaveLength(5)
  })

  test("refuses malformed JSON and bodies that are too large", async () => {
    const malformed = await call("POST", "/api/join", { text: '{"code": ' })
    expect(malformed.status).toBe(400)
    expect(malformed.body.error.code).toBe("malformed-json")
    const large = await call("POST", "/api/join", { text: `"${"x".repeat(70_000)}"` })
    expect(large.status).toBe(413)
  })

  test("refuses a class that has ended, and says so", async () => {
    const { id, code } = await createClass()
    await changeClass(id, { state: "ended" })
    const { status, body } = await call("POST", "/api/join", { body: { code, name: "Late" } })
    expect(status).toBe(410)
    expect(body.error.message).toBe(
      "This class has ended. Your instructor can send you the results.",
    )
  })
})

describe("a closed code", () => {
  test("lets nobody new in, until it is opened again; who is in comes back", async () => {
    const { id, code } = await createClass()
    const mina = await join(code)
    expect(await changeClass(id, { joinable: false })).toMatchObject({ joinable: false })
    const refused = { status: 403, body: { error: { code: "code-closed" } } }
    expect(await call("GET", `/api/codes/${code}`)).toMatchObject(refused)
    const late = { code, name: "Leo" }
    expect(await call("POST", "/api/join", { body: late })).toMatchObject(refused)
    const back = await call("POST", "/api/resume", { body: { resume: mina.resume } })
    expect(back.status).toBe(200)
    await changeClass(id, { joinable: true })
    await join(code, "Leo")
    expect((await progressOf(id)).map(({ name }) => name)).toEqual(["Mina", "Leo"])
  })
})

describe("the resume phrase", () => {
  test("opens the same lab in another browser, also when typed carelessly", async () => {
    const { code } = await createClass()
    const { student, resume, engine } = await join(code)
    const typed = ` ${resume.toUpperCase().replaceAll("-", " ")} `
    const { status, body } = await call("POST", "/api/resume", { body: { resume: typed } })
    expect(status).toBe(200)
    expect(body).toMatchObject({ student, engine })
  })

  test("is replaced by the instructor; the old one stops working", async () => {
    const { id, code } = await createClass()
    const { student, resume, engine } = await join(code)
    const path = `/api/classes/${id}/students/${student}/resume`
    const fresh = await call<{ resume: string }>("POST", path, { bearer: instructorKey })
    expect(fresh.status).toBe(200)
    expect((await call("POST", "/api/resume", { body: { resume } })).status).toBe(404)
    const resumed = await call("POST", "/api/resume", { body: fresh.body })
    expect(resumed.body).toMatchObject({ student })
    expect((await call("GET", `${engine}/_ping`)).status).toBe(200)
  })

  test("can come with signing out everybody who has the old token", async () => {
    const { id, code } = await createClass()
    const { student, engine, token } = await join(code)
    const path = `/api/classes/${id}/students/${student}/resume`
    const fresh = await call("POST", path, { bearer: instructorKey, body: { signOut: true } })
    expect((await call("GET", `${engine}/_ping`)).status).toBe(401)
    expect((await call("GET", "/api/me", { bearer: token })).body).toMatchObject({ student: null })
    const resumed = await call<{ engine: string }>("POST", "/api/resume", { body: fresh.body })
    expect((await call("GET", `${resumed.body.engine}/_ping`)).status).toBe(200)
  })

  test("of nobody is refused", async () => {
    for (const resume of ["olive-crane-maple-tide-58", "", "x".repeat(5000)]) {
      const { status } = await call("POST", "/api/resume", { body: { resume } })
      expect(status).toBe(404)
    }
  })
})

describe("removing a student", () => {
  test("kills token, cookie and phrase at once, and frees the name", async () => {
    const { id, code } = await createClass()
    const { student, token, engine, resume } = await join(code)
    expect((await call("GET", `${engine}/services`)).status).toBe(200)
    const path = `/api/classes/${id}/students/${student}`
    expect((await call("DELETE", path, { bearer: instructorKey })).status).toBe(204)
    const refused = await call<{ message: string }>("GET", `${engine}/services`)
    expect(refused.status).toBe(401)
    expect(refused.body.message).toMatch(/removed/)
    const cookie = `rollcall_student=${token}`
    expect((await call("GET", "/api/me", { headers: { cookie } })).body).toMatchObject({
      student: null,
    })
    expect((await call("GET", "/api/lab/messages", { bearer: token })).status).toBe(401)
    expect((await call("POST", "/api/resume", { body: { resume } })).status).toBe(404)
    expect(await progressOf(id)).toEqual([])
    expect((await call("DELETE", path, { bearer: instructorKey })).status).toBe(404)
    const again = await join(code)
    expect(again.student).not.toBe(student)
  })

  test("is not possible through another class", async () => {
    const mine = await createClass()
    const other = await createClass()
    const { student, engine } = await join(other.code)
    const path = `/api/classes/${mine.id}/students/${student}`
    expect((await call("DELETE", path, { bearer: instructorKey })).status).toBe(404)
    expect((await call("GET", `${engine}/_ping`)).status).toBe(200)
  })
})

describe("a token", () => {
  test.each([
    ["garbage", () => "garbage"],
    [
      "another student's lab",
      (token: string, other: string) => other.replace(/[^.]+$/, token.split(".")[2] ?? ""),
    ],
    ["another generation", (token: string) => token.replace(".1.", ".2.")],
    ["a broken signature", (token: string) => `${token.slice(0, -3)}AAA`],
  ])("is refused for %s", async (_, forge) => {
    const { code } = await createClass()
    const mina = await join(code, "Mina")
    const ben = await join(code, "Ben")
    const { status, body } = await call<{ message: string }>(
      "GET",
      `/engine/${forge(mina.token, ben.token)}/services`,
    )
    expect(status).toBe(401)
    expect(body.message).toMatch(/token/)
  })

  test("of a student does not make an instructor, nor the other way round", async () => {
    const { code } = await createClass()
    const { token } = await join(code)
    expect((await call("GET", "/api/classes", { bearer: token })).status).toBe(401)
    expect((await call("GET", "/api/lab/messages", { bearer: instructorKey })).status).toBe(401)
  })
})

describe("a request from another site", () => {
  test("does nothing with a cookie that the browser sent along", async () => {
    const session = await call("POST", "/api/session", { body: { key: instructorKey } })
    const cookie = session.headers.get("set-cookie")?.split(";")[0] ?? ""
    const body = { title: "Yours" }
    const foreign = { cookie, origin: "https://evil.example" }
    const refused = await call("POST", "/api/classes", { body, headers: foreign })
    expect(refused.status).toBe(403)
    const own = { cookie, origin: "https://rollcall.example" }
    expect((await call("POST", "/api/classes", { body, headers: own })).status).toBe(201)
  })

  test.each([
    ["signs nobody in", "/api/session", { key: instructorKey }],
    ["makes nobody join", "/api/join", { code: "222222", name: "Mina" }],
    ["resumes nothing", "/api/resume", { resume: "olive-crane-maple-tide-58" }],
  ])("%s: a form there could send it as plain text", async (_, path, body) => {
    for (const foreign of ["https://evil.example", "https://rollcall.example:8443", "null"]) {
      const headers = { origin: foreign, "content-type": "text/plain" }
      const refused = await call("POST", path, { text: JSON.stringify(body), headers })
      expect([refused.status, refused.body.error.code]).toEqual([403, "other-origin"])
      expect(refused.headers.get("set-cookie")).toBeNull()
    }
  })

  test("passes no more with a name and password, which any site can make a browser send", async () => {
    const session = await call("POST", "/api/session", { body: { key: instructorKey } })
    const cookie = session.headers.get("set-cookie")?.split(";")[0] ?? ""
    const headers = { cookie, origin: "https://rollcall.example:8443", authorization: "Basic eDp5" }
    const refused = await call("POST", "/api/classes", { body: { title: "Yours" }, headers })
    expect([refused.status, refused.body.error.code]).toEqual([403, "other-origin"])
    const endless = { ...headers, authorization: `Bearer ${"x".repeat(300)}` }
    expect((await call("POST", "/api/link", { headers: endless })).status).toBe(403)
  })

  test("opens no socket", async () => {
    const { upgrade } = await import("./support/socket.ts")
    const { code } = await createClass()
    const cookie = `rollcall_student=${(await join(code)).token}`
    const foreign = await upgrade("/ws/lab", { cookie, origin: "https://evil.example" })
    expect(foreign.status).toBe(403)
    const own = await upgrade("/ws/lab", { cookie, origin: "https://rollcall.example" })
    expect(own.status).toBe(101)
    own.webSocket?.accept()
    own.webSocket?.close()
  })
})

describe("signing in and out", () => {
  test("needs the key; a forged cookie is nobody", async () => {
    expect((await call("POST", "/api/session", { body: { key: "guess" } })).status).toBe(401)
    const session = await call("POST", "/api/session", { body: { key: instructorKey } })
    const cookie = session.headers.get("set-cookie")?.split(";")[0] ?? ""
    const me = await call("GET", "/api/me", { headers: { cookie } })
    expect(me.body).toEqual({ instructor: true, student: null })
    const forged = { cookie: cookie.replace(/.{3}$/, "AAA") }
    expect((await call("GET", "/api/me", { headers: forged })).body).toMatchObject({
      instructor: false,
    })
    const out = await call("DELETE", "/api/session", { headers: { cookie } })
    expect(out.headers.getSetCookie()).toHaveLength(2)
  })
})

describe("guessing", () => {
  const from = (address: string) => ({ headers: { "cf-connecting-ip": address } })

  test("is stopped after thirty distinct wrong codes, for everybody who is not known", async () => {
    const { code } = await createClass()
    const network = from("198.51.100.7")
    const guess = (number: number) =>
      `2222${codeAlphabet.charAt(number % 30)}${codeAlphabet.charAt(number / 30)}`
    const { body: early } = await call<{ token: string }>("POST", "/api/join", {
      body: { code, name: "Early" },
      ...network,
    })
    const statuses: number[] = []
    for (let number = 0; number < 32; number++) {
      const body = { code: guess(number), name: "Eve" }
      statuses.push((await call("POST", "/api/join", { body, ...network })).status)
    }
    expect(statuses.slice(0, 30)).toEqual(Array.from({ length: 30 }, () => 404))
    expect(statuses.slice(30)).toEqual([429, 429])
    const late = await call("POST", "/api/join", { body: { code, name: "Late" }, ...network })
    expect(late.status).toBe(429)
    expect(Number(late.headers.get("retry-after"))).toBeGreaterThan(0)
    const resume = await call("POST", "/api/resume", { body: { resume: "a-b-c-d-10" }, ...network })
    expect(resume.status).toBe(429)
    const headers = { ...network.headers, cookie: `rollcall_student=${early.token}` }
    const known = await call("POST", "/api/join", { body: { code, name: "Known" }, headers })
    expect(known.status).toBe(201)
    const elsewhere = { body: { code, name: "Elsewhere" }, ...from("198.51.100.8") }
    expect((await call("POST", "/api/join", elsewhere)).status).toBe(201)
  })

  test("by a student counts for that student alone", async () => {
    const { code } = await createClass()
    const network = from("198.51.100.10")
    const cookie = `rollcall_student=${(await join(code, "Eve")).token}`
    const statuses: number[] = []
    for (let number = 0; number < 32; number++) {
      const guess = `4444${codeAlphabet.charAt(number % 30)}${codeAlphabet.charAt(number / 30)}`
      const headers = { ...network.headers, cookie }
      statuses.push((await call("GET", `/api/codes/${guess}`, { headers })).status)
    }
    expect(statuses.slice(29)).toEqual([404, 429, 429])
    const right = await call("GET", `/api/codes/${code}`, {
      headers: { ...network.headers, cookie },
    })
    expect(right.status).toBe(429)
    expect((await call("GET", `/api/codes/${code}`, network)).status).toBe(200)
  })

  test("counts for all together where nobody vouches for the addresses", async () => {
    const catalogue = { standard: standardExercise, steps: stepsOf }
    const app = publicApp(catalogue, () => {})
    const statuses: number[] = []
    for (let number = 0; number < 31; number++) {
      const code = `3333${codeAlphabet.charAt(number % 30)}${codeAlphabet.charAt(number / 30)}`
      const request = new Request(`${origin}/api/join`, {
        method: "POST",
        headers: { "content-type": "application/json", "cf-connecting-ip": `203.0.113.${number}` },
        body: JSON.stringify({ code, name: "Eve" }),
      })
      statuses.push((await app.fetch(request, { ...env, ONE_NETWORK: true })).status)
    }
    expect(statuses.slice(29)).toEqual([404, 429])
  })

  test("is not what a class does that makes the same mistake, or joins all at once", async () => {
    const { code } = await createClass()
    const network = from("198.51.100.9")
    for (let student = 0; student < 35; student++) {
      const mistyped = await call("POST", "/api/join", {
        body: { code: "222222", name: "x" },
        ...network,
      })
      expect(mistyped.status).toBe(404)
    }
    const joined = await Promise.all(
      Array.from({ length: 35 }, (_, number) =>
        call("POST", "/api/join", { body: { code, name: `Student ${number}` }, ...network }),
      ),
    )
    expect(joined.map(({ status }) => status)).toEqual(Array.from({ length: 35 }, () => 201))
  })
})
