/**
 * `kill` of an `npm start` ends npm and its shell, and would leave what they run behind: nobody's, yet with
 * the port and the labs. It ends as well.
 */

const lookEveryMs = 500

export function endWithNpm(): void {
  if (!["start", "dev"].includes(process.env.npm_lifecycle_event ?? "")) return
  const parent = process.ppid
  const look = () => {
    if (process.ppid !== parent) process.kill(process.pid, "SIGTERM")
  }
  setInterval(look, lookEveryMs).unref()
}
