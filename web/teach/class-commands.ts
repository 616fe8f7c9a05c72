/** What the class page can do, by name: for Ctrl+K. */
import type { PageCommand } from "../shared/command-list.tsx"
import { toggleTheme } from "../shared/theme.tsx"
import type { ClassChange } from "./api.ts"
import type { ClassState } from "./class-state.ts"
import { hideNames } from "./names.ts"
import { hashOf } from "./route.ts"

interface ClassActions {
  readonly open: (student: string) => void
  readonly change: (wanted: ClassChange) => Promise<void>
  readonly pause: () => void
  readonly message: () => void
  readonly end: () => void
  readonly help: () => void
}

export function commandsOf(state: ClassState, actions: ClassActions): readonly PageCommand[] {
  const { view, students, names } = state
  const running = view.state === "ended" ? [] : runningCommands(state, actions)
  return [
    ...running,
    ...students.map(({ id, name }) => ({
      name: `Open ${names.get(id) ?? name}`,
      run: () => actions.open(id),
    })),
    {
      name: hideNames.value ? "Show names" : "Hide names",
      run: () => {
        hideNames.value = !hideNames.value
      },
    },
    {
      name: "Projector",
      run: () => void open(hashOf({ page: "projector", id: view.id }), "_blank", "noopener"),
    },
    {
      name: "All classes",
      run: () => {
        location.hash = hashOf({ page: "list" })
      },
    },
    { name: "Light or dark", run: toggleTheme },
    { name: "Keyboard shortcuts", run: actions.help },
  ]
}

function runningCommands({ view }: ClassState, actions: ClassActions): readonly PageCommand[] {
  const { change } = actions
  const { openSteps, joinable } = view
  const total = view.steps.length
  return [
    { name: view.state === "paused" ? "Resume class" : "Pause class", run: actions.pause },
    { name: "Message to everyone", run: actions.message },
    ...(openSteps < total
      ? [
          {
            name: `Open step ${openSteps + 1}`,
            run: () => void change({ openSteps: openSteps + 1 }),
          },
          { name: "Open all steps", run: () => void change({ openSteps: total }) },
        ]
      : []),
    {
      name: joinable ? "Close code" : "Open code",
      run: () => void change({ joinable: !joinable }),
    },
    { name: "End class", run: actions.end },
  ]
}
