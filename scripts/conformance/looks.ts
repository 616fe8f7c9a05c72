/**
 * Commands that only look. When exactly a recorded one looked is not told, so ours looks again and
 * again around that time, and one of its answers has to be the recorded one.
 */
import { lineOf } from "./command-line.ts"
import { tolerance } from "./latitude.ts"
import type { Recording, Step } from "./recording.ts"
import type { Terminal } from "./stage.ts"

export interface Look {
  readonly what: string
  readonly line: string
  readonly terminal: Terminal | null
  /** Seconds from and to which it may have looked. */
  readonly from: number
  readonly to: number
  readonly expected: Answer
}

export interface Answer {
  readonly stdout: string
  readonly stderr: string
  readonly exit: number | "timeout"
}

const looking =
  /^(?:(?:config|container|image|network|node|secret|service|stack|volume) (?:inspect|ls|list|ps|services)|images|info|inspect|ps|version)\b/

export function onlyLooks({ action, effect_s }: Step): boolean {
  return action.type === "docker" && effect_s === null && looking.test(action.args)
}

export function looksOf(recording: Recording): readonly Look[] {
  const { samples, steps } = recording
  const effects = steps.flatMap(({ effect_s, effects = [] }) =>
    [effect_s, ...effects.map(({ t_s }) => t_s)].filter((each) => each !== null),
  )
  const typed = steps.flatMap((step) => {
    if (step.action.type !== "docker" || !onlyLooks(step)) return []
    const { tty } = step.action
    const terminal = tty && { columns: tty.cols, rows: tty.rows }
    return [lookOf(step, lineOf(step.action, step.cmd), terminal, effects)]
  })
  const sampled = samples.map((sample) => {
    const { cmd } = sample
    if (!looking.test(cmd.replace(/^docker /, ""))) throw new Error(`no look: ${cmd}`)
    return lookOf(sample, cmd, null, effects)
  })
  return [...typed, ...sampled, ...lastLooks(recording)]
}

type Typed = Pick<Step, "at_s" | "took_s" | "cmd" | "stdout" | "stderr" | "exit">

function lookOf(
  { at_s, took_s, cmd, stdout, stderr, exit }: Typed,
  line: string,
  terminal: Terminal | null,
  effects: readonly number[],
): Look {
  // Not before what was typed before it had its effect.
  const since = Math.max(0, ...effects.filter((at) => at <= at_s))
  return {
    what: `"${cmd}"`,
    line,
    terminal,
    from: Math.max(at_s - tolerance, since),
    to: at_s + took_s + tolerance,
    expected: { stdout, stderr, exit },
  }
}

function lastLooks({ duration_s, final_ps, final_pretty }: Recording): readonly Look[] {
  const tables = [
    ["final ps", "ps --no-trunc", final_ps],
    ["final inspect", "inspect --pretty", final_pretty],
  ] as const
  return tables.flatMap(([what, question, answers]) =>
    Object.entries(answers).map(([service, stdout]) => ({
      what: `${what} of ${service}`,
      line: `docker service ${question} ${service}`,
      terminal: null,
      from: duration_s - tolerance,
      to: duration_s + tolerance,
      expected: { stdout, stderr: "", exit: 0 },
    })),
  )
}
