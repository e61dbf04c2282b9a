// User texts for files that other programs read line by line or as XML.

// Controls (C0, DEL, C1) and the two separators that some programs take for line ends.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it removes
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g
// Not allowed in XML 1.0, not even escaped.
const NON_CHARACTERS = /[\ufffe\uffff]/g

/** On one line, without control characters; may be empty. */
export function oneLine(text: string): string {
  return text.toWellFormed().replace(NON_CHARACTERS, '').replace(CONTROLS, ' ').replace(/\s+/g, ' ').trim()
}

/** For an element's content or a double-quoted attribute. */
export function escapeXml(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&apos;')
}
