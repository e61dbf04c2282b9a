const LONGEST = 200

// Control characters, and those that make text run backwards or hide in it (a “gpj.exe” that reads “exe.jpg”).
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it removes
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g

/** A file's name as people may see it: no path, nothing unprintable, never empty, at most 200 characters. */
export function displayName(given: string): string {
  const base = given.split(/[/\\]/).at(-1) ?? ''
  const plain = base.toWellFormed().normalize('NFC').replace(UNPRINTABLE, '').replace(/\s+/g, ' ').trim()
  const short = [...plain].slice(0, LONGEST).join('').trim()
  return /^\.*$/.test(short) ? 'upload' : short
}

/** The name without its ending, as the first title. */
export function titleFromName(name: string): string {
  return name.replace(/\.[A-Za-z0-9]{1,5}$/, '').trim() || name
}
