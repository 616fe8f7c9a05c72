/** What the instructor has broken: above the picture, until it is repaired. */
import { faultText } from "../../../src/wire/faults.ts"
import { Icon } from "../../shared/icon.tsx"
import { model } from "../lab.ts"

export function FaultNote() {
  const faults = model.value?.faults ?? []
  return (
    <div class="fault-note" role="status">
      {faults.length === 0 ? null : (
        <>
          <Icon name="warning" size={14} />
          <span>
            <b>Broken by your instructor.</b>{" "}
            {faults.map((fault) => `${faultText(fault)}.`).join(" ")}
          </span>
        </>
      )}
    </div>
  )
}
