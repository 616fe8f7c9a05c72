/** What a fault has to be told: which node, how long, which image, which container. */
import { type Fields, nodes } from "./faults.ts"

interface FaultFieldsProps {
  readonly asks: readonly (keyof Fields)[]
  readonly fields: Fields
  readonly onChange: (changed: Partial<Fields>) => void
}

export function FaultFields({ asks, fields, onChange }: FaultFieldsProps) {
  return (
    <>
      {asks.includes("node") ? (
        <select
          class="input"
          aria-label="Node"
          onChange={({ currentTarget }) => onChange({ node: currentTarget.value })}
        >
          {nodes.map((node) => (
            <option key={node} selected={node === fields.node}>
              {node}
            </option>
          ))}
        </select>
      ) : null}
      {asks.includes("seconds") ? (
        <NumberField
          label="Seconds"
          value={fields.seconds}
          onChange={(seconds) => onChange({ seconds })}
        />
      ) : null}
      {asks.includes("image") ? (
        <TextField label="Image" value={fields.image} onChange={(image) => onChange({ image })} />
      ) : null}
      {asks.includes("service") ? (
        <TextField
          label="Service"
          value={fields.service}
          onChange={(service) => onChange({ service })}
        />
      ) : null}
      {asks.includes("slot") ? (
        <NumberField label="Slot" value={fields.slot} onChange={(slot) => onChange({ slot })} />
      ) : null}
    </>
  )
}

function TextField(props: { label: string; value: string; onChange: (value: string) => void }) {
  return (
    <input
      class="input mono"
      aria-label={props.label}
      required
      value={props.value}
      onInput={({ currentTarget }) => props.onChange(currentTarget.value.trim())}
    />
  )
}

function NumberField(props: { label: string; value: number; onChange: (value: number) => void }) {
  return (
    <label class="break-number">
      {props.label}
      <input
        class="input"
        type="number"
        required
        value={props.value}
        onInput={({ currentTarget }) => props.onChange(currentTarget.valueAsNumber || 0)}
      />
    </label>
  )
}
