/** The signals of Linux on amd64, as Docker names them. */
const names =
  "HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS".split(
    " ",
  )

const numbers = new Map([
  ...names.map((name, index): [string, number] => [name, index + 1]),
  ["IOT", 6],
  ["CLD", 17],
  ["POLL", 29],
  ["RTMIN", 34],
  ["RTMAX", 64],
])

/** `9`, `KILL`, `sigkill`; null where there is no such signal. A number is taken as it stands. */
export function signalNumber(text: string): number | null {
  if (/^\d+$/.test(text)) return Number(text) === 0 ? null : Number(text)
  const name = text.toUpperCase().replace(/^SIG/, "")
  const [, base = "", more = ""] = /^(RTMIN|RTMAX)([+-]\d+)$/.exec(name) ?? []
  const number = numbers.get(base === "" ? name : base)
  return number === undefined ? null : number + Number(more)
}
