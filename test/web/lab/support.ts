/** Pieces of a lab as its messages bring them. */
import type { Node, TaskEvent } from "../../../src/engine/facts.ts"
import type { StepView, TaskView, WelcomeMessage } from "../../../src/wire/lab.ts"
import { type Model, reduce } from "../../../web/lab/model/model.ts"

export const image = (tag: string) => `127.0.0.1:5000/worker:${tag}@sha256:0000`

const node = (number: number): Node => ({
  id: `n${number}`,
  meta: { version: 1, createdAt: 0, updatedAt: 0 },
  spec: { Role: number === 1 ? "manager" : "worker", Availability: "active" },
  description: {
    hostname: `node${number}`,
    platform: { os: "linux", architecture: "x86_64" },
    resources: { nanoCPUs: 2e9, memoryBytes: 4e9 },
    engineLabels: {},
  },
  status: { state: "ready", message: "", address: `10.0.0.${number}` },
  ...(number === 1 ? { manager: { leader: true, address: "10.0.0.1:2377" } } : {}),
})

export function task(slot: number, options: Partial<TaskView> = {}): TaskView {
  return {
    id: `t${slot}`,
    meta: { version: 1, createdAt: slot, updatedAt: slot },
    serviceId: "s",
    serviceName: "dockercoins_worker",
    slot,
    nodeId: "n1",
    image: image("v0.1"),
    specVersion: 1,
    desiredState: "running",
    status: { state: "running", timestamp: 10, message: "started", err: "" },
    ...options,
  }
}

export function step(id: string, options: Partial<StepView> = {}): StepView {
  return {
    id,
    title: id,
    prose: "Do it.",
    hints: [],
    hintCount: 0,
    question: null,
    state: "open",
    startedAt: null,
    doneAt: null,
    evidence: null,
    ...options,
  }
}

export function welcome(options: Partial<WelcomeMessage> = {}): WelcomeMessage {
  return {
    type: "welcome",
    v: 1,
    seq: 7,
    student: { name: "Mina", classTitle: "Tuesday", code: "K7P3WN" },
    engine: "/engine/x",
    pace: { at: 1_000, wallAt: 0, rate: 1, running: true, why: "running" },
    picture: { services: [], tasks: [task(1), task(2)], nodes: [node(1), node(2)] },
    rates: [{ at: 0, total: 6.6, byImage: { "127.0.0.1:5000/worker:v0.1": 6.6 } }],
    recent: [],
    versions: ["127.0.0.1:5000/worker:v0.1"],
    files: [],
    terminals: [],
    exercise: { id: "e", title: "E", intro: "" },
    steps: [],
    trouble: [],
    broadcast: null,
    faults: [],
    ...options,
  }
}

export function modelOf(options: Partial<WelcomeMessage> = {}): Model {
  const model = reduce(null, welcome(options))
  if (model === null) throw new Error("a welcome makes a model")
  return model
}

export function taskEvent(options: Partial<TaskEvent>): TaskEvent {
  return {
    type: "task",
    change: "state",
    at: 2_000,
    statusAt: 1_990,
    task: "t1",
    service: "s",
    serviceName: "dockercoins_worker",
    slot: 1,
    node: "n1",
    image: image("v0.1"),
    from: "running",
    to: "shutdown",
    desiredFrom: null,
    desired: "shutdown",
    message: "shutdown",
    err: "",
    exitCode: 137,
    specVersion: 1,
    createdAt: 1,
    ...options,
  }
}
