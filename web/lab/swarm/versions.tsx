/** Which shape and colour is which version: the ones that still have a task. */
import { useComputed } from "@preact/signals"
import { imageTextOf, isWorkerService } from "../../../src/wire/versions.ts"
import { Mark } from "../../shared/mark.tsx"
import { model } from "../lab.ts"
import { tagOf } from "../model/image.ts"
import { isOver, lookOf } from "../model/task.ts"
import { shapeOf } from "./rack.ts"

export function Versions() {
  const shown = useComputed(() => {
    const { tasks, versions } = model.value ?? { tasks: new Map(), versions: [] }
    const alive = [...tasks.values()]
      .filter((task) => isWorkerService(task.serviceName) && !isOver(lookOf(task)))
      .map((task) => imageTextOf(task.image))
    return versions
      .filter((image) => alive.includes(image))
      .map((image) => ({ tag: tagOf(image), shape: shapeOf(versions, image) }))
  })
  return (
    <span class="vers">
      {shown.value.map(({ tag, shape }) => (
        <span key={tag}>
          <Mark mark={`v${shape}`} />
          <b>{tag}</b>
        </span>
      ))}
    </span>
  )
}
