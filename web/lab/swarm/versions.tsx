/** Which shape and colour is which version: the ones that still have a task. */
import { useComputed } from "@preact/signals"
import { imageTextOf, isWorkerService, shapeOf, tagOf } from "../../../src/wire/versions.ts"
import { Mark, wholeMarks } from "../../shared/mark.tsx"
import { model } from "../lab.ts"
import { isOver, lookOf } from "../model/task.ts"

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
          <Mark mark={wholeMarks[shape]} />
          <b>{tag}</b>
        </span>
      ))}
    </span>
  )
}
