/** A command of the prose. A click types it at the prompt; running it is the student's own act. */
import { useComputed } from "@preact/signals"
import { Icon } from "../../shared/icon.tsx"
import { ranCommands, typeCommand, wordsOf } from "../dock/commands.ts"

export function CommandChip({ command }: { command: string }) {
  const ran = useComputed(() => ranCommands.value.has(wordsOf(command)))
  return (
    <button
      type="button"
      class={ran.value ? "cmd is-ran" : "cmd"}
      aria-label={`Type at the prompt: ${command}`}
      onClick={() => void typeCommand(command)}
    >
      <code>{command}</code>
      <span class="go">
        <Icon name={ran.value ? "check" : "enter"} size={14} width={ran.value ? 2 : 1.6} />
        {ran.value ? "Ran" : "Type it"}
      </span>
    </button>
  )
}
