/** How a class's code is written: `K7P 3WN`, and where it leads. */
export const spaced = (code: string) => `${code.slice(0, 3)} ${code.slice(3)}`

export const joinLink = (code: string) => `${location.origin}/j/${code}`

/** Without the scheme, for people. */
export const shortLink = (code: string) => `${location.host}/j/${code}`

/** A link to this address works for nobody else. */
export const isLocal = () => ["localhost", "127.0.0.1", "[::1]"].includes(location.hostname)
