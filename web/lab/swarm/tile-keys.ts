/** Arrow keys between tiles: up and down within a node, left and right between nodes. */
export function moveBetweenTiles(event: KeyboardEvent): void {
  const here = document.activeElement
  const column = here?.closest(".node")
  if (!(here instanceof HTMLElement) || column === null || column === undefined) return
  const target = targetOf(event.key, here, column)
  if (target === undefined) return
  event.preventDefault()
  here.tabIndex = -1
  target.tabIndex = 0
  target.focus()
}

function targetOf(key: string, here: HTMLElement, column: Element): HTMLElement | undefined {
  const tiles = tilesIn(column)
  const place = tiles.indexOf(here)
  if (key === "ArrowDown") return tiles[place + 1]
  if (key === "ArrowUp") return tiles[place - 1]
  if (key === "Home") return tiles[0]
  if (key === "End") return tiles.at(-1)
  if (key === "ArrowRight") return neighbour(column, "nextElementSibling", place)
  if (key === "ArrowLeft") return neighbour(column, "previousElementSibling", place)
  return undefined
}

function neighbour(
  column: Element,
  way: "nextElementSibling" | "previousElementSibling",
  place: number,
): HTMLElement | undefined {
  for (let next = column[way]; next !== null; next = next[way]) {
    const tiles = tilesIn(next)
    const tile = tiles[place] ?? tiles.at(-1)
    if (tile !== undefined) return tile
  }
  return undefined
}

const tilesIn = (column: Element) => [...column.querySelectorAll<HTMLElement>("[data-tile]")]
