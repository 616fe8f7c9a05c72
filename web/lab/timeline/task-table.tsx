/** The timeline's present as a table: for whoever would rather read than look. */
import { Dialog } from "../../shared/dialog.tsx"
import { formatClock } from "../../shared/duration.ts"
import { model } from "../lab.ts"
import { wallAt } from "../model/pace.ts"
import { rack } from "../swarm/swarm-view.tsx"

export function TaskTable({ onClose }: { onClose: () => void }) {
  const present = model.value
  const tiles = rack()?.slots.flatMap((slot) => slot.tiles) ?? []
  return (
    <Dialog title="Tasks of the worker" onClose={onClose}>
      <table class="tasks">
        <thead>
          <tr>
            {["Slot", "Version", "State", "Since", "Node"].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {tiles.map(({ task, tag, look }) => (
            <tr key={task.id}>
              <th scope="row">{task.slot}</th>
              <td>{tag}</td>
              <td>{look}</td>
              <td>
                {present === null ? "" : formatClock(wallAt(present.pace, task.status.timestamp))}
              </td>
              <td>{present?.nodes.get(task.nodeId)?.description.hostname ?? "none yet"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Dialog>
  )
}
