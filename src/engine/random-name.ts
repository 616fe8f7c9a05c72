/** A name for a service that came without one, in the manner of the daemon: a mood and a surname. */
import { sha256Hex } from "../lib/digest.ts"

const moods =
  "admiring affectionate agitated amazing angry awesome blissful bold brave busy charming clever cool compassionate competent confident cranky crazy dazzling determined distracted dreamy eager ecstatic elastic elated elegant eloquent epic exciting fervent festive flamboyant focused friendly frosty funny gallant gifted goofy gracious great happy hardcore heuristic hopeful hungry infallible inspiring intelligent interesting jolly jovial keen kind laughing loving lucid magical modest musing mystifying naughty nervous nice nifty nostalgic objective optimistic peaceful pedantic pensive practical priceless quirky quizzical recursing relaxed reverent romantic serene sharp silly sleepy stoic strange stupefied suspicious sweet tender thirsty trusting unruffled upbeat vibrant vigilant vigorous wizardly wonderful xenodochial youthful zealous zen".split(
    " ",
  )
const surnames =
  "agnesi archimedes babbage banach bardeen bartik bell benz bhabha bohr boyd brahmagupta brown burnell cannon carson cerf chandrasekhar clarke cori cray curie darwin davinci diffie dijkstra einstein elion engelbart euclid euler faraday fermat fermi feynman franklin galileo gates gauss germain goldberg goldstine hamilton hawking heisenberg hermann hertz hodgkin hoover hopper hypatia jackson jang jepsen jones kalam kare keller kepler khorana kilby knuth kowalevski lalande lamarr lamport leakey leavitt lichterman liskov lovelace lumiere mayer mccarthy mcclintock mclean meitner mendel mendeleev meninsky mestorf moore morse newton nobel noether northcutt noyce panini pare pasteur payne perlman pike poincare poitras ptolemy raman ramanujan ride ritchie roentgen rosalind saha sammet shannon shaw shirley shockley sinoussi snyder spence stallman stonebraker swanson swartz swirles tesla thompson torvalds turing varahamihira visvesvaraya volhard wescoff wiles williams wilson wing wozniak wright yalow yonath".split(
    " ",
  )

/** The same `occasion` gives the same name: whoever asks again later says something else. */
export function randomName(occasion: string): string {
  const digest = sha256Hex(occasion)
  const pick = (list: readonly string[], from: number): string =>
    list[Number.parseInt(digest.slice(from, from + 8), 16) % list.length] ?? ""
  return `${pick(moods, 0)}_${pick(surnames, 8)}`
}
