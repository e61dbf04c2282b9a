// Comments, messages and documents are plain technical English (docs/glossary.md). This finds phrases that never are.
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')

/** Phrases with no false alarm in this tree, and what to write instead. Letter case is ignored. */
const PHRASES: readonly (readonly [pattern: string, instead: string])[] = [
  ['in words', '“with a message”, or “as text”'],
  ['so far(?! (?:behind|ahead|apart|as|that))', 'leave it out, or “yet”'],
  ['of late', '“recently”'],
  ['all the same', '“anyway”'],
  ['meanwhile', '“in between”, or “while …”'],
  ['in the meantime', '“in between”, or “while …”'],
  ['for ever', '“forever”, or “permanently”'],
  ['by hand', '“manually”, or “by an operator”'],
  ['round and round', '“in a loop”'],
  ['goes? round', '“loops”'],
  ['by turns', '“alternating”'],
  ['for so long', 'name the time: “for 8 s”, “for this long”'],
  ['in one go', '“at once”'],
  ['and the like', '“and so on”'],
  ['at hand', '“available”, or “in memory”'],
  ['to be had', '“available”'],
  ['come about|comes about|came about', '“happen”'],
  ['tells? of|telling of|told of', '“report”, “announce”, or “describe”'],
  ['no news of', '“status unknown”'],
  ['without a (?:word|hand)', '“silently”, or “automatically”'],
  ['nobody else', '“only …”'],
  ["(?:no|any)body[’']s", 'name the owner: “of no account”'],
  ['whatever it', 'name the cases'],
  ['stands? in|stands? (?:there|here|behind|before|beside|between|above)', '“is in”, “is after”, or “replaces”'],
  ['lies? (?:here|there|behind|beside)', '“is stored in”, or “is after”'],
  ['sees? to it', '“ensures”, or “check”'],
  ['takes? (?:its|their) time', '“takes long”'],
  ['leads? nowhere', '“Server not found (DNS)”, or “does not resolve”'],
  ['fell between', 'name what was left: “stranded uploads”'],
  ['throws? away|thrown away|throw-away', '“delete”, “discard”, or “temporary”'],
  ['put in by', '“inserted by”'],
  ['hangs? up|hung up', '“disconnect”'],
  ['keys alone', '“with the keyboard only”'],
  ['at (?:the|its|any|our) doors?', '“on input”, or name the server, the API or the proxy'],
  ["house[’']s", '“built-in”, or “in the house format”'],
  ['of the house(?! (?:format|ladder))', '“built-in”, or “of this installation”'],
  ['pictures? (?:and|or) sounds?|sounds? (?:and|or) pictures?', '“video and audio”'],
  ['fetched feeds?', '“pulled feed”'],
  ['look to look', '“poll to poll”'],
  ['beside each other', '“in parallel”, or “compared with each other”'],
  ['not known here', '“unknown”'],
  ['mended', '“fixed”'],
  ['watch the future', '“Preview”'],
  ['seen here only', '“No destinations yet”'],
  ['anew', '“again”'],
  ['by order', '“by command”, or “held or live”'],
  ['nobody has seen', '“not published”'],
  ['next but one', '“the one after the next”'],
  ['lose the picture', '“playback stops”'],
  ['around the clock', '“24×7”'],
  ['on its desk', '“on the channel’s page”'],
  ['the air is', '“the channel is”, or “what is on air is”'],
]

/** Not rewritten yet. This list only gets shorter. */
const NOT_DONE: readonly string[] = []

const FOLDERS = ['app', 'deploy', 'docs', 'e2e', 'prisma/schema', 'server', 'worker']
const TEXT = /\.(?:ts|tsx|mjs|cjs|md|prisma|html|css|yml|conf)$/
const SELF = 'server/testing/plain-words.test.ts'

const any = new RegExp(`(?<![\\w-])(?:${PHRASES.map(([pattern]) => pattern).join('|')})(?![\\w-])`, 'gi')

/** A phrase may go on in the next line: markers of comments are dropped and lines joined, so each finding has a line. */
function findPhrases(text: string): { line: number; words: string; instead: string }[] {
  const starts: number[] = []
  let joined = ''
  for (const line of text.split('\n')) {
    starts.push(joined.length)
    joined += `${line.replace(/^[ \t]*(?:\/{2,3}|\*|#)?[ \t]?/, '')} `
  }
  return [...joined.matchAll(any)].map(({ index, 0: words }) => ({
    line: starts.findLastIndex((start) => start <= index) + 1,
    words,
    instead: PHRASES.find(([pattern]) => new RegExp(`^(?:${pattern})$`, 'i').test(words))?.[1] ?? '',
  }))
}

function* textFiles(): Generator<string> {
  for (const entry of readdirSync(ROOT, { withFileTypes: true }))
    if (entry.isFile() && TEXT.test(entry.name)) yield entry.name
  for (const folder of FOLDERS)
    for (const entry of readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true }))
      if (entry.isFile() && TEXT.test(entry.name)) yield relative(ROOT, join(entry.parentPath, entry.name))
}

const findingsOf = (file: string) =>
  findPhrases(readFileSync(join(ROOT, file), 'utf8')).map(
    ({ line, words, instead }) => `${file}:${line}: instead of “${words}” write ${instead}`,
  )

describe('plain words', () => {
  it('are used in comments, messages and documents', () => {
    const files = [...textFiles()].filter((file) => file !== SELF && !NOT_DONE.some((part) => file.startsWith(part)))
    expect(files.length).toBeGreaterThan(700)
    expect(files.flatMap(findingsOf)).toEqual([])
  })

  it('are still missing in what the list names', () => {
    const files = [...textFiles()]
    const done = NOT_DONE.filter((part) => !files.some((file) => file.startsWith(part) && findingsOf(file).length > 0))
    expect(done, 'take these off the list').toEqual([])
  })

  it.each([
    ['// It is refused in\n// words.', 1, 'in words'],
    ['a\n/**\n * Kept for ever.\n */', 3, 'for ever'],
    ["const text = 'Nobody’s id'", 1, 'Nobody’s'],
  ])('are missed in %j', (text, line, words) => {
    expect(findPhrases(text)).toMatchObject([{ line, words }])
  })

  it.each(['so far behind', 'of the house format', 'The live input', 'twords in wordsmith'])(
    'are seen in %j',
    (text) => {
      expect(findPhrases(text)).toEqual([])
    },
  )
})
