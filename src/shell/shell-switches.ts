/** What `set` switches, by Bash's names, and what `shopt` does. */

const letters = {
  errexit: "e",
  noclobber: "C",
  noglob: "f",
  nounset: "u",
  pipefail: "",
  xtrace: "x",
} as const

export type SwitchName = keyof typeof letters

export type ShellSwitches = { [name in SwitchName]: boolean }

export function isSwitch(name: string): name is SwitchName {
  return Object.hasOwn(letters, name)
}

/** Sorted. */
export const switchNames: readonly SwitchName[] = Object.keys(letters).filter(isSwitch)

export function nameOfSwitch(letter: string): SwitchName | undefined {
  return letter === "" ? undefined : switchNames.find((name) => letters[name] === letter)
}

export function noSwitches(): ShellSwitches {
  return {
    errexit: false,
    noclobber: false,
    noglob: false,
    nounset: false,
    pipefail: false,
    xtrace: false,
  }
}

/** What `shopt` can switch here; the values are those of a new shell. */
const shellOptionDefaults = {
  dotglob: false,
  expand_aliases: false,
  extglob: true,
  failglob: false,
  globstar: false,
  nocaseglob: false,
  nullglob: false,
} as const

export type ShellOptionName = keyof typeof shellOptionDefaults
export type ShellOptions = { [name in ShellOptionName]: boolean }

export function isShellOption(name: string): name is ShellOptionName {
  return Object.hasOwn(shellOptionDefaults, name)
}

/** Sorted. */
export const shellOptionNames: readonly ShellOptionName[] =
  Object.keys(shellOptionDefaults).filter(isShellOption)

export function newShellOptions(interactive: boolean): ShellOptions {
  return { ...shellOptionDefaults, expand_aliases: interactive }
}

/** What Bash's `shopt` knows besides: of an editor, a history or a machine that are not here. */
export const otherShellOptions: ReadonlySet<string> = new Set(
  "autocd assoc_expand_once cdable_vars cdspell checkhash checkjobs checkwinsize cmdhist compat31 compat32 compat40 compat41 compat42 compat43 compat44 complete_fullquote direxpand dirspell execfail extdebug extquote force_fignore globasciiranges globskipdots gnu_errfmt histappend histreedit histverify hostcomplete huponexit inherit_errexit interactive_comments lastpipe lithist localvar_inherit localvar_unset login_shell mailwarn no_empty_cmd_completion noexpand_translation nocasematch patsub_replacement progcomp progcomp_alias promptvars restricted_shell shift_verbose sourcepath varredir_close xpg_echo".split(
    " ",
  ),
)
