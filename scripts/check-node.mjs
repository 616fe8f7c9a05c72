// Runs before start and test, with whatever Node the system has (on Linux npm scripts find the
// bundled Node 24 first). Plain JavaScript: an old Node must be able to read it.
const [major, minor] = process.versions.node.split(".").map(Number)
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `Rollcall needs Node 22.18 or newer here; this is ${process.versions.node}.\n` +
      "On Linux a matching Node comes with npm ci (optional dependency node-linux-*); elsewhere install one from nodejs.org.\n",
  )
  process.exit(1)
}
