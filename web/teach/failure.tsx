/** A class that cannot be shown. */
import type { ApiError } from "../shared/api.ts"
import { Brand } from "../shared/brand.tsx"

export function Failure(props: { error: ApiError }) {
  return (
    <>
      <header class="bar">
        <Brand />
      </header>
      <main class="sign-in">
        <h1>
          {props.error.status === 404 ? "There is no such class" : "This class does not open"}
        </h1>
        <p role="alert">{props.error.message}</p>
        <p>
          <a href="/teach">Your classes</a>
        </p>
      </main>
    </>
  )
}
