/** After how long in one step a student is called stuck: said where the stuck ones are listed. */
import type { ClassView } from "../../src/wire/classroom.ts"
import type { ClassChange } from "./api.ts"

interface PatienceProps {
  readonly view: ClassView
  readonly onChange: (change: ClassChange) => Promise<void>
}

const offered = [3, 5, 8, 12, 20, 30, 60] as const

export function Patience({ view, onChange }: PatienceProps) {
  const chosen = view.stuckMinutes
  const minutes = [...new Set([...offered, chosen])].sort((a, b) => a - b)
  return (
    <label
      class="patience"
      title="Stuck is whoever is that long in one step. Later where the class itself takes long: three times its median. At once after five failing commands in a row."
    >
      after{" "}
      <select
        onChange={({ currentTarget }) =>
          void onChange({ stuckMinutes: Number(currentTarget.value) })
        }
      >
        {minutes.map((one) => (
          <option key={one} value={one} selected={one === chosen}>
            {one} min
          </option>
        ))}
      </select>
    </label>
  )
}
