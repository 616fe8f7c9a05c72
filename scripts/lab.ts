/**
 * `npm run lab -- [--seed N] [--nodes N] [--json] [FILE]`: runs shell lines on a fresh lab in virtual
 * time and prints what a terminal would have shown.
 */
import { HeadlessLab } from "./headless.ts"
import {
  type LabOptions,
  labUsage,
  readLabOptions,
  readScriptFile,
  UsageError,
} from "./support/lab-options.ts"
import { LabPlayer } from "./support/lab-player.ts"
import type { ScriptLine } from "./support/lab-script.ts"

async function main(): Promise<number> {
  let options: LabOptions | null
  let script: ScriptLine[]
  try {
    options = readLabOptions(process.argv.slice(2))
    if (!options) {
      process.stdout.write(labUsage)
      return 0
    }
    script = readScriptFile(options.file)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    process.stderr.write(`lab: ${error.message}\nTry: npm run lab -- --help\n`)
    return 2
  }
  const { seed, nodes, json } = options
  const lab = new HeadlessLab({ seed, nodes, tty: true })
  const player = new LabPlayer(lab, (text) => {
    if (!json) process.stdout.write(text)
  })
  await player.play(script)
  if (json) process.stdout.write(`${JSON.stringify(player.report(seed), null, 1)}\n`)
  return player.failed ? 1 : 0
}

process.exitCode = await main()
