/** Every builtin by its name. */
import type { Builtin } from "./builtin.ts"
import {
  bash,
  bracket,
  breakBuiltin,
  colon,
  continueBuiltin,
  dot,
  evalBuiltin,
  exec,
  exit,
  falseBuiltin,
  returnBuiltin,
  sh,
  source,
  test,
  trap,
  trueBuiltin,
  umask,
} from "./control.ts"
import { cd, dirs, popd, pushd, pwd } from "./directories.ts"
import { getopts } from "./getopts.ts"
import { bg, disown, fg, jobs, kill, wait } from "./jobs.ts"
import {
  alias,
  builtinBuiltin,
  command,
  hash,
  help,
  history,
  type,
  unalias,
  which,
} from "./names.ts"
import { echo, printf } from "./printing.ts"
import { mapfile, read } from "./reading.ts"
import { editors, nice, nohup, sudo } from "./running.ts"
import { shopt, ulimit } from "./shopt.ts"
import { timeout } from "./timeout.ts"
import {
  declareBuiltin,
  env,
  exportBuiltin,
  letBuiltin,
  local,
  printenv,
  readonlyBuiltin,
  set,
  shift,
  unset,
} from "./variables.ts"
import { watch } from "./watch.ts"
import { xargs } from "./xargs.ts"

const all: readonly Builtin[] = [
  alias,
  bash,
  bg,
  bracket,
  breakBuiltin,
  builtinBuiltin,
  cd,
  colon,
  command,
  continueBuiltin,
  declareBuiltin,
  { ...declareBuiltin, name: "typeset" },
  dirs,
  disown,
  dot,
  echo,
  ...editors,
  env,
  evalBuiltin,
  exec,
  exit,
  exportBuiltin,
  falseBuiltin,
  fg,
  getopts,
  hash,
  help,
  history,
  jobs,
  kill,
  letBuiltin,
  local,
  mapfile,
  { ...mapfile, name: "readarray" },
  nice,
  nohup,
  popd,
  printenv,
  printf,
  pushd,
  pwd,
  read,
  readonlyBuiltin,
  returnBuiltin,
  set,
  sh,
  shift,
  shopt,
  source,
  sudo,
  test,
  timeout,
  trap,
  trueBuiltin,
  type,
  ulimit,
  umask,
  unalias,
  unset,
  wait,
  watch,
  which,
  xargs,
]

export const builtins: ReadonlyMap<string, Builtin> = new Map(
  all.map((builtin) => [builtin.name, builtin]),
)
