/** Step 2: a changed delay was seen in the workspace or in a build context. */
import { check } from "../../check.ts"
import type { Step } from "../../exercise.ts"
import type { Happening } from "../happenings.ts"

type Seen = { readonly seconds: number | null }

export const changeDelay: Step = {
  id: "change-delay",
  title: "Change the worker",
  prose: `Each worker rests a tenth of a second between two units of work. Open its program and find the line:

\`\`\`run
vi worker/worker.py
\`\`\`

In \`work_once\` it says \`time.sleep(0.1)\`. Make it another number, \`0.01\` for instance, and save. (Ctrl+S saves; any editor does, and so does \`sed -i\`.)

\`\`\`run
sed -i "s/sleep(0.1)/sleep(0.01)/" worker/worker.py
\`\`\`

What should that do to the graph? A unit of work is the rest, then 0.1 s at rng, then 0.1 s at hasher. Ten workers made ten of those in 0.3 s. Work out what they will make with your number; there is a surprise for those who want more than 50, since each of the five rngs serves one request at a time.

Nothing moves yet: you have changed a file on your machine. The containers run an image.`,
  hints: [
    "The line is in the function `work_once`. Only the number in it has to change.",
    'Without an editor: `sed -i "s/sleep(0.1)/sleep(0.01)/" worker/worker.py`',
  ],
  check: check<Seen, Happening>({
    initial: { seconds: null },
    fold: (state, happening) =>
      happening.type === "delay" ? { seconds: happening.seconds } : state,
    done: (state) => state.seconds !== null,
    evidence: ({ seconds }) => (seconds === null ? null : `The worker now rests ${seconds} s`),
  }),
}
