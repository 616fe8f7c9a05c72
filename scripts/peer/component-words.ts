/** What the component cases say in words, read as assertions; words that nobody taught us fail. */
import type { JsonObject } from "../../src/lib/json.ts"
import type { Task } from "../../src/swarm/objects.ts"
import { ended, wanted } from "../../src/swarm/task-states.ts"
import type { ComponentStage } from "./component-stage.ts"
import { expectEqual, Mismatch, needText, textAt, unknownForm } from "./fields.ts"
import { updateStatusOf } from "./given.ts"

type Reading = (stage: ComponentStage, found: RegExpExecArray) => void

export function checkWords(stage: ComponentStage, check: JsonObject): void {
  const text = needText(check, "text")
  for (const [pattern, read] of readings) {
    const found = pattern.exec(text)
    if (found === null) continue
    read(stage, found)
    return
  }
  unknownForm(`words "${text}"`)
}

const running = (stage: ComponentStage) => stage.bench.tasks.filter(wanted)
const perSlot = (tasks: readonly Task[]) => new Set(tasks.map((task) => task.slot)).size

const readings: readonly (readonly [RegExp, Reading])[] = [
  [
    /^parallelism 0 means every slot at once/,
    (stage) => {
      const made = stage.bench.seen.filter(({ change }) => isCreation(change))
      expectEqual("instants of creation", new Set(made.map(({ at }) => at)).size, 1)
    },
  ],
  [
    /^three new runnable tasks exist, one per slot$/,
    (stage) => {
      expectEqual("new tasks", stage.newTasks.filter(wanted).length, 3)
      expectEqual("slots", perSlot(stage.newTasks.filter(wanted)), 3)
    },
  ],
  [
    /rollback re-creates exactly the three replaced slots$/,
    (stage) => {
      const slots = createdSlots(stage)
      expectEqual("slots", slots.slice(-3).toSorted(), slots.slice(-6, -3).toSorted())
    },
  ],
  [
    /^ascending; where appliedAt exists it is the key, else the status timestamp$/,
    (stage) => expectEqual("sorted by", stage.answer, [2, 3, 5, 7, 9]),
  ],
  [
    /^both tasks get desired SHUTDOWN only$/,
    (stage) => {
      const states = stage.bench.tasks.map((task) => task.desiredState)
      expectEqual("desired", states, ["shutdown", "shutdown"])
    },
  ],
  [
    /^one new task is created; once it is RUNNING the second slot's new task is created$/,
    (stage) => {
      const events = stage.bench.seen.flatMap(({ change }) => {
        if (isCreation(change)) return ["created"]
        if (change.kind !== "task") return []
        const up = change.after?.status.state === "running"
        return up && change.before?.status.state !== "running" ? ["running"] : []
      })
      expectEqual("order", events, ["created", "running", "created"])
      expectEqual("slots", perSlot(stage.newTasks), 2)
    },
  ],
  [
    /^the attempt budget is per slot, not per service$/,
    (stage) => expectEqual("slots restarted", perSlot(stage.newTasks), stage.newTasks.length),
  ],
  [
    /^one new task of (\w+) \(desired READY\) and (\w+) gets desired SHUTDOWN; (\w+) untouched/,
    (stage, [, service = "", old = "", other = ""]) => {
      expectEqual("desired", stage.task(old).desiredState, "shutdown")
      const made = stage.newTasks
      expectEqual("new tasks", made.filter((task) => task.serviceId === service).length, 1)
      expectEqual("other new tasks", made.filter((task) => task.serviceId === other).length, 0)
    },
  ],
  [
    /^no history entry is kept for it$/,
    (stage) => expectEqual("dead tasks", stage.bench.tasks.filter(ended).length, 0),
  ],
  [
    /^one each on the two nodes that carry only (\w+) (\w+) tasks$/,
    (stage, [, word = "", service = ""]) => {
      const number = ["zero", "one", "two", "three", "four", "five"].indexOf(word)
      const nodes = [...stage.bench.world.store.nodes.keys()]
      const few = nodes.filter((node) => onNode(stage, service, node) === number)
      expectEqual("nodes", stage.newTasks.map((task) => task.nodeId).sort(), few.sort())
    },
  ],
  [
    /^not on the node with (\w+) (\w+) tasks and not on a node that already has an (\w+) task$/,
    (stage, [, word = "", service = "", own = ""]) => {
      const number = ["zero", "one", "two", "three", "four", "five"].indexOf(word)
      for (const { nodeId } of stage.newTasks) {
        if (nodeId === "") throw new Mismatch("a task was not placed")
        if (onNode(stage, service, nodeId) === number) throw new Mismatch(`placed on ${nodeId}`)
        expectEqual(`${own} tasks on ${nodeId}`, onNode(stage, own, nodeId), 1)
      }
    },
  ],
  [
    /^attempts 1–(\d+) land on (\w+) .*, attempts \d+–(\d+) on (\w+);/,
    (stage, [, first = "", there = "", last = "", here = ""]) => {
      const wished = Array.from({ length: Number(last) }, (_, i) =>
        i < Number(first) ? there : here,
      )
      expectEqual("nodes", stage.placements.get("new") ?? [], wished)
    },
  ],
  [
    /^(\w+) and (\w+) become ASSIGNED to (\w+) first; (\w+) then goes to (\w+),/,
    (stage, [, one = "", two = "", node = "", free = "", other = ""]) => {
      const places = [one, two, free].map((name) => stage.task(name).nodeId)
      expectEqual("nodes", places, [node, node, other])
      const order = stage.bench.seen.flatMap(({ change }) =>
        change.kind === "task" && change.after?.status.state === "assigned"
          ? [change.after.id]
          : [],
      )
      expectEqual("last placed", order.at(-1), free)
    },
  ],
  [
    /^one is ASSIGNED; the other has err '(.*)'$/,
    (stage, [, text = ""]) => {
      const states = stage.bench.tasks.map(({ status }) => [status.state, status.err])
      expectEqual("tasks", states.sort(), [
        ["assigned", ""],
        ["pending", text],
      ])
    },
  ],
  [
    /^(\w+) and (\w+) are on different nodes$/,
    (stage, [, one = "", two = ""]) => {
      const nodes = new Set([stage.task(one).nodeId, stage.task(two).nodeId])
      if (nodes.size !== 2 || nodes.has("")) throw new Mismatch("they share a node")
    },
  ],
]

function isCreation(change: ComponentStage["bench"]["seen"][number]["change"]): boolean {
  return change.kind === "task" && change.before === undefined
}

function createdSlots(stage: ComponentStage): number[] {
  return stage.bench.seen.flatMap(({ change }) =>
    change.kind === "task" && change.before === undefined && change.after !== undefined
      ? [change.after.slot]
      : [],
  )
}

function onNode(stage: ComponentStage, service: string, node: string): number {
  return running(stage).filter((task) => task.serviceId === service && task.nodeId === node).length
}

/** Tasks that `given.words` puts into the store. */
export function placeByWords(
  stage: ComponentStage,
  words: string | undefined,
  when: readonly JsonObject[],
): void {
  if (words === undefined) return
  const nodes = [...stage.bench.world.store.nodes.keys()]
  const asked = textAt(when[0] ?? {}, "service") ?? ""
  for (const part of words.split("; ")) {
    const counts = /^(\w+) (?:has )?(\d+(?:,\d+)+)(?: tasks on the \w+ nodes)?$/.exec(part)
    const second = /^(\w+) on two nodes with (\w+)$/.exec(part)
    const images = /^two (\S+) tasks and one (\S+) task$/.exec(part)
    if (counts !== null) {
      const [, service = "", list = ""] = counts
      for (const [i, count] of list.split(",").entries()) {
        put(stage, service, nodes[i] ?? "", Number(count))
      }
    } else if (second !== null) {
      const [, service = "", word = ""] = second
      const number = ["zero", "one", "two", "three", "four", "five"].indexOf(word)
      const loads = nodes.filter(
        (node) => stage.bench.world.store.tasksOnNode(node).length === number,
      )
      for (const node of loads.slice(0, 2)) put(stage, service, node, 1)
    } else if (part.startsWith("running: ")) {
      for (const [, count = "", node = ""] of part.matchAll(/(\d+) on (\w+)/g)) {
        put(stage, asked, node, Number(count))
      }
    } else if (images !== null) {
      setImages(stage, [images[1] ?? "", images[1] ?? "", images[2] ?? ""])
    } else if (/^update status [A-Z_]+$/.test(part)) {
      setUpdateStatus(stage, part.slice("update status ".length))
    } else if (part.startsWith("nodes in ") || part === "update status absent") {
      // Said of objects that the rest of the case does not ask about, or already so.
    } else unknownForm(`given in words "${part}"`)
  }
}

function put(stage: ComponentStage, service: string, node: string, count: number): void {
  const { store } = stage.bench.world
  stage.bench.fill((tx) => {
    if (!store.services.has(service)) {
      const endpoint = { spec: {}, ports: [], virtualIPs: [] }
      tx.createService({ id: service, spec: { Name: service }, specVersion: 0, endpoint })
    }
    for (let i = 1; i <= count; i++) {
      const id = `${service} ${i} on ${node}`
      stage.addTask(tx, { id, service, node, actual: "RUNNING" })
    }
  })
}

function setUpdateStatus(stage: ComponentStage, state: string): void {
  const updateStatus = updateStatusOf(state)
  stage.bench.fill((tx) => {
    for (const service of stage.bench.world.store.services.values()) {
      tx.updateService(service, { ...service, updateStatus }, { by: "updater", specWritten: false })
    }
  })
}

function setImages(stage: ComponentStage, images: readonly string[]): void {
  stage.bench.fill((tx) => {
    for (const [i, task] of stage.bench.tasks.entries()) {
      const spec = { ...task.spec, ContainerSpec: { Image: images[i] ?? "" } }
      tx.updateTask(task, { spec, specVersion: -1 })
    }
  })
}
