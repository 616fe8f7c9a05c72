/** The composition root: the public app, and the classes of the objects behind it. */
import { standardExercise, stepsOf } from "./durable/catalogue.ts"
import type { Env } from "./durable/env.ts"
import { reportFailure } from "./durable/report.ts"
import { publicApp } from "./http/app.ts"

export { Classroom } from "./durable/classroom.ts"
export { Guesses } from "./durable/guesses.ts"
export { Lab } from "./durable/lab.ts"

const app = publicApp({ standard: standardExercise, steps: stepsOf }, reportFailure)

export default { fetch: app.fetch } satisfies ExportedHandler<Env>
