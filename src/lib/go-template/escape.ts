/** What Go's templates do with text that goes into a page, a script or an address. */

const entities: Readonly<Record<string, string>> = {
  "\0": "\uFFFD",
  '"': "&#34;",
  "'": "&#39;",
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
}

export const escapeHtml = (text: string): string =>
  text.replace(/[\0"'&<>]/g, (letter) => entities[letter] ?? letter)

export const escapeJs = (text: string): string =>
  text.replace(/[\\'"]|[<>&=\p{Cc}]/gu, (letter) => {
    if (/[\\'"]/.test(letter)) return `\\${letter}`
    return `\\u${letter.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`
  })

export const escapeQuery = (text: string): string =>
  encodeURIComponent(text)
    .replaceAll("%20", "+")
    .replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)
