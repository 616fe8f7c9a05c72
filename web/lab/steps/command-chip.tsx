/** A command of the prose. A click types it at the prompt; running it is the student's own act. */
import { useComputed } from "@preact/signals"
import { Icon } from "../../shared/icon.tsx"
import { ranCommands, typeCommand, wordsOf } from "../dock/commands.ts"

interface CommandChipProps {
  readonly command: string
  /** Where the prose wants it typed; null is wherever one is. */
  readonly terminal: string | null
}

export function CommandChip({ command, terminal }: CommandChipProps) {
  const ran = useComputed(() => ranCommands.value.has(wordsOf(command)))
  return (
    <button
      type="button"
      class={ran.value ? "cmd is-ran" : "cmd"}
      aria-label={`Type at the prompt: ${command}`}
      onClick={() => void typeCommand(command, terminal)}
    >
      <code>{command.split(/([^\S\n]+|\n)/).map(drawWord)}</code>
      <span class="go">
        <Icon name={ran.value ? "check" : "enter"} size={14} width={ran.value ? 2 : 1.6} />
        {ran.value ? "Ran" : "Type it"}
      </span>
    </button>
  )
}

/** Browsers break lines at hyphens: `--update-` at the end of one is no flag. */
function drawWord(text: string, key: number) {
  return /^\s*$/.test(text) ? (
    text
  ) : (
    <span key={key} class="word">
      {text}
    </span>
  )
}
