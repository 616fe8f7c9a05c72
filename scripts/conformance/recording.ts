/** A recording of a real swarm, as its file says it; a form that is not known here is refused. */
import { readFileSync } from "node:fs"
import * as v from "valibot"
import { taskStates } from "../../src/swarm/objects.ts"

const seconds = v.number()
const state = v.picklist(taskStates)

const reaction = v.union([v.literal("ignore"), v.strictObject({ exit: v.number() })])
const health = v.nullable(
  v.strictObject({
    interval_s: seconds,
    retries: v.number(),
    passesAfter_s: v.nullable(seconds),
  }),
)
const processShape = {
  onTerm: reaction,
  onInt: reaction,
  exitAfter_s: v.nullable(seconds),
  exitCode: v.nullable(v.number()),
  health,
}
const image = v.strictObject({
  text: v.string(),
  behaviour: v.union([
    v.strictObject({ nowhere: v.literal(true) }),
    v.strictObject({
      ...processShape,
      inRegistry: v.boolean(),
      prePulled: v.boolean(),
      presentOn: v.union([v.literal("all"), v.array(v.string())]),
    }),
  ]),
})

const docker = v.strictObject({
  type: v.literal("docker"),
  args: v.string(),
  tty: v.nullable(v.strictObject({ cols: v.number(), rows: v.number() })),
  timeout_s: v.nullable(seconds),
  subst: v.optional(v.string()),
  pipe: v.optional(v.string()),
})
const action = v.variant("type", [
  docker,
  v.strictObject({ type: v.literal("sequence"), actions: v.array(docker) }),
  v.strictObject({ type: v.literal("node-power-off"), node: v.string() }),
  v.strictObject({ type: v.literal("node-graceful-stop"), node: v.string() }),
  v.strictObject({ type: v.literal("node-start"), node: v.string() }),
  ...(["container-kill", "container-stop", "container-rm"] as const).map((type) =>
    v.strictObject({
      type: v.literal(type),
      service: v.string(),
      slot: v.nullable(v.number()),
      node: v.string(),
    }),
  ),
])
const effect = v.strictObject({
  service: v.optional(v.string()),
  node: v.optional(v.string()),
  slot: v.optional(v.nullable(v.number())),
  event: v.string(),
  version: v.optional(v.number()),
  t_s: seconds,
})
const step = v.strictObject({
  at_s: seconds,
  cmd: v.string(),
  stdout: v.string(),
  stderr: v.string(),
  exit: v.union([v.number(), v.literal("timeout")]),
  took_s: seconds,
  action,
  effect_s: v.nullable(seconds),
  effects: v.optional(v.array(effect)),
})

const sample = v.strictObject({
  at_s: seconds,
  cmd: v.string(),
  stdout: v.string(),
  stderr: v.string(),
  exit: v.number(),
  took_s: seconds,
})

/** An engine that does not know any more says -1, which a recorder may have read without its sign. */
const exitCode = v.pipe(
  v.number(),
  v.transform((code) => code | 0),
)

const transition = v.strictObject({
  t_s: seconds,
  committed_s: seconds,
  service: v.string(),
  slot: v.nullable(v.number()),
  node: v.nullable(v.string()),
  task: v.string(),
  id: v.string(),
  image: v.string(),
  from: v.nullable(state),
  to: v.nullable(state),
  desired: state,
  desired_from: v.optional(state),
  event: v.optional(v.picklist(["desired", "removed"])),
  message: v.string(),
  err: v.nullable(v.string()),
  exit_code: v.nullable(exitCode),
})

const updateStatus = v.strictObject({
  t_s: seconds,
  service: v.string(),
  state: v.nullable(v.string()),
  message: v.nullable(v.string()),
  started_s: v.nullable(seconds),
  completed_s: v.nullable(seconds),
})
const override = v.strictObject({
  sinceStep: v.number(),
  untilStep: v.nullable(v.number()),
  slots: v.union([v.literal("all"), v.array(v.number())]),
  why: v.string(),
  behaviour: v.strictObject(processShape),
})
const finalTask = v.strictObject({
  task: v.string(),
  state,
  desired: state,
  node: v.nullable(v.string()),
  image: v.string(),
  err: v.nullable(v.string()),
})

const recording = v.strictObject({
  name: v.string(),
  description: v.string(),
  recorded: v.string(),
  engine: v.string(),
  cli: v.string(),
  duration_s: seconds,
  concurrent_with: v.array(v.string()),
  nodes: v.array(v.string()),
  images: v.record(v.string(), image),
  overrides: v.record(v.string(), v.array(override)),
  races: v.array(v.strictObject({ rule: v.string(), where: v.string() })),
  services: v.record(v.string(), v.strictObject({ alias: v.string() })),
  files: v.optional(v.record(v.string(), v.string()), {}),
  steps: v.array(step),
  notes: v.array(v.unknown()),
  samples: v.optional(v.array(sample), []),
  // What the recorder derived from the rest.
  measured: v.optional(v.unknown()),
  service_events: v.array(
    v.looseObject({ t_s: v.number(), service: v.string(), event: v.string() }),
  ),
  update_status: v.array(updateStatus),
  node_events: v.array(
    v.strictObject({
      t_s: seconds,
      node: v.string(),
      state: v.string(),
      availability: v.string(),
      message: v.nullable(v.string()),
    }),
  ),
  transitions: v.array(transition),
  final: v.record(v.string(), v.record(v.string(), v.array(finalTask))),
  final_ps: v.record(v.string(), v.string()),
  final_pretty: v.record(v.string(), v.string()),
})

export type Recording = v.InferOutput<typeof recording>
export type Step = Recording["steps"][number]
export type Action = Step["action"]
export type DockerAction = Extract<Action, { type: "docker" }>
export type Transition = Recording["transitions"][number]
export type ImageDeclaration = Recording["images"][string]
export type ProcessBehaviour = v.InferOutput<typeof override>["behaviour"]

/** Throws a sentence that says where the text is no recording. */
export function readRecording(text: string): Recording {
  const parsed = v.safeParse(recording, JSON.parse(text))
  if (parsed.success) return parsed.output
  const [issue] = parsed.issues
  throw new Error(`no recording of a known form: ${v.getDotPath(issue) ?? ""}: ${issue.message}`)
}

export function loadRecording(path: string): Recording {
  return readRecording(readFileSync(path, "utf8"))
}
