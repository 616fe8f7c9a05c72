/** `--credential-spec`: where a Windows container finds the account that it runs under. */
import type { ServiceSpec } from "../../engine/types.ts"
import type { Api } from "../api.ts"
import type { FlagValues } from "../flag-values.ts"
import { containerOf, setList } from "./draft.ts"
import { namedIds } from "./named-ids.ts"

const prefix = /^(config|file|registry):\/\/(.*)$/

export function checkCredentialSpec(value: string): string | null {
  if (value === "" || prefix.test(value)) return null
  return 'invalid credential spec: value must be prefixed with "config://", "file://", or "registry://"'
}

/** A config that is meant is sent by its id, and handed to the runtime with the others. */
export async function applyCredentialSpec(
  api: Api,
  spec: ServiceSpec,
  flags: FlagValues,
): Promise<void> {
  if (!flags.changed("credential-spec")) return
  const [, kind = "", value = ""] = prefix.exec(flags.text("credential-spec")) ?? []
  const container = containerOf(spec)
  const id = kind === "config" ? ((await namedIds(api, "config", [value])).get(value) ?? "") : ""
  const configs = (Array.isArray(container.Configs) ? container.Configs : []).filter(
    (one) => !("Runtime" in one),
  )
  if (id !== "") configs.push({ Runtime: {}, ConfigID: id, ConfigName: value })
  setList(container, "Configs", configs)
  const File = kind === "file" ? value : ""
  const Registry = kind === "registry" ? value : ""
  // Nothing given takes away what is there, and makes nothing.
  if (kind === "" && container.Privileges === undefined) return
  container.Privileges = {
    CredentialSpec: kind === "" ? null : { Config: id, File, Registry },
    SELinuxContext: null,
    NoNewPrivileges: false,
  }
}
