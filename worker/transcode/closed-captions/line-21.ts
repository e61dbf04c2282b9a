// CEA-608: channels CC1 and CC2 in field 1, CC3 and CC4 in field 2. The library keeps screens of a fixed size.
import { type CaptionScreen, Cta608Parser, type CueHandler, type Row } from '@svta/cml-608'
import { asCueText, CueList, lineSetting } from './cue-list.ts'

const ROWS = 15
/** Below the library's lowest level, which it writes to the console. */
const SILENT = -1

export class Line21 {
  /** CC1…CC4. */
  readonly channels = [new CueList(), new CueList(), new CueList(), new CueList()] as const
  readonly #ends: (() => void)[] = []
  readonly #fields: readonly [Cta608Parser, Cta608Parser]

  constructor() {
    const [cc1, cc2, cc3, cc4] = this.channels
    this.#fields = [
      new Cta608Parser(1, this.#handlerOf(cc1), this.#handlerOf(cc2)),
      new Cta608Parser(3, this.#handlerOf(cc3), this.#handlerOf(cc4)),
    ]
    // biome-ignore lint/complexity/useLiteralKeys: the library keeps it private
    for (const parser of this.#fields) parser['logger'].verboseLevel = SILENT as never
  }

  /** @param field 0 or 1 */
  push(field: 0 | 1, atMs: number, pair: readonly number[]): void {
    const parser = this.#fields[field]
    try {
      parser.addData(atMs, [...pair])
    } catch {
      // Cursors that no caption has lead out of its screen.
      parser.reset()
    }
  }

  /** Ends what is on the screens. */
  end(atMs: number): void {
    for (const parser of this.#fields) parser.cueSplitAtTime(atMs)
    for (const end of this.#ends) end()
  }

  /** Text that is still being written is one cue: it begins with its first letter. */
  #handlerOf(list: CueList): CueHandler {
    let startMs: number | null = null
    let endMs = 0
    let screen: CaptionScreen | null = null
    const dispatchCue = () => {
      if (startMs !== null && screen) addScreen(list, { startMs, endMs }, screen)
      startMs = null
    }
    this.#ends.push(dispatchCue)
    return {
      newCue(start, end, shown) {
        if (startMs === null || start < startMs) startMs = start
        endMs = end
        screen = shown
      },
      dispatchCue,
      reset() {
        startMs = null
      },
    }
  }
}

function addScreen(list: CueList, times: { startMs: number; endMs: number }, { rows }: CaptionScreen): void {
  const texts = rows.map(textOf)
  const [first, last] = [texts.findIndex((text) => text !== ''), texts.findLastIndex((text) => text !== '')]
  const line = last < ROWS * 0.75 ? lineSetting(first / ROWS) : undefined
  list.add(Math.round(times.startMs), Math.round(times.endMs), texts, line)
}

/** With its italics. */
function textOf({ chars }: Row): string {
  const end = chars.findLastIndex(({ uchar }) => uchar.trim() !== '')
  let text = ''
  let isItalic = false
  for (const { uchar, penState } of chars.slice(0, end + 1)) {
    if (uchar.trim() !== '' && penState.italics !== isItalic) {
      text += isItalic ? '</i>' : '<i>'
      isItalic = !isItalic
    }
    text += asCueText(uchar)
  }
  return isItalic ? `${text}</i>` : text
}
