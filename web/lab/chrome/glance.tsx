/** On phones: strip, count and rate, always in sight; and the bar that chooses the view. */
import { useComputed } from "@preact/signals"
import type { TaskView } from "../../../src/wire/lab.ts"
import { type SlotMark, stripOf } from "../../../src/wire/strip.ts"
import { isWorkerService } from "../../../src/wire/versions.ts"
import { Icon, type IconName } from "../../shared/icon.tsx"
import { Strip } from "../../shared/mark.tsx"
import { model } from "../lab.ts"
import { rack } from "../swarm/swarm-view.tsx"
import { type View, view } from "./view.ts"

export function Glance() {
  const picture = useComputed(rack)
  const marks = useComputed(workerStrip)
  const rates = model.value?.rates
  if (picture.value === null) return null
  const { running, wanted } = picture.value
  return (
    <div class="glance" aria-hidden="true">
      <Strip marks={marks.value} size={11} />
      <span class="num">
        <b>{running}</b> of {wanted} up
      </span>
      <span class="grow" />
      <span class="num">
        <b>{Math.round(rates?.at(-1)?.total ?? 0)}</b> hashes/s
      </span>
    </div>
  )
}

function workerStrip(): readonly SlotMark[] {
  const { tasks, versions } = model.value ?? { tasks: new Map<string, TaskView>(), versions: [] }
  const workers = [...tasks.values()].filter((task) => isWorkerService(task.serviceName))
  return stripOf(workers, versions, rack()?.wanted ?? 0)
}

const tabs: readonly { view: View; icon: IconName; title: string }[] = [
  { view: "steps", icon: "list", title: "Steps" },
  { view: "graph", icon: "chart", title: "Rollout" },
  { view: "swarm", icon: "columns", title: "Swarm" },
  { view: "dock", icon: "terminal", title: "Terminal" },
]

export function ViewBar() {
  return (
    <nav class="tabbar" aria-label="Views">
      {tabs.map((tab) => (
        <button
          key={tab.view}
          type="button"
          aria-pressed={view.value === tab.view}
          onClick={() => (view.value = tab.view)}
        >
          <Icon name={tab.icon} size={20} />
          {tab.title}
        </button>
      ))}
    </nav>
  )
}
