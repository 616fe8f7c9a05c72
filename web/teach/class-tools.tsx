/** What one does with a class as a whole: hide the names, show it on the wall, take the results along. */
import { Icon } from "../shared/icon.tsx"
import { csvOf } from "./api.ts"
import { hideNames } from "./names.ts"
import { hashOf } from "./route.ts"
import { Switch } from "./switch.tsx"

export function ClassTools(props: { classId: string }) {
  return (
    <>
      <Switch on={hideNames}>Hide names</Switch>
      <a
        class="btn btn--sm"
        href={hashOf({ page: "projector", id: props.classId })}
        target="_blank"
        rel="noopener"
      >
        <Icon name="screen" size={14} /> Projector
      </a>
      <a
        class="btn btn--sm"
        href={csvOf(props.classId, hideNames.value ? "hidden" : "shown")}
        title={
          hideNames.value ? "With numbers instead of names" : "A row for each student and step"
        }
        download
      >
        <Icon name="download" size={14} /> Export CSV
      </a>
    </>
  )
}
