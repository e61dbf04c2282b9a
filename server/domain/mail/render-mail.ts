// A mail as plain text and as simple HTML, from the same sentences.
import { escapeXml, oneLine } from '#domain/guide/plain-text.ts'

export interface MailText {
  subject: string
  /** Paragraphs before the link. Text of users may be in them. */
  lines: readonly string[]
  /** The one link. */
  action?: { label: string; url: string }
  /** Paragraphs after it. */
  after?: readonly string[]
}

export interface RenderedMail {
  subject: string
  text: string
  html: string
}

const SIGNATURE = 'Cloud Playout'

export function renderMail({ subject, lines, action, after = [] }: MailText): RenderedMail {
  const [before, behind] = [lines.map(oneLine), after.map(oneLine)]
  const link = action ? [`${action.label}:\n${action.url}`] : []
  const text = [...before, ...link, ...behind, `-- \n${SIGNATURE}`].join('\n\n')
  const paragraph = (line: string) => `<p>${escapeXml(line)}</p>`
  const button = action
    ? [`<p><a href="${escapeXml(action.url)}">${escapeXml(action.label)}</a></p>`, `<p>${escapeXml(action.url)}</p>`]
    : []
  const body = [...before.map(paragraph), ...button, ...behind.map(paragraph), `<p>${SIGNATURE}</p>`].join('\n')
  return {
    subject: oneLine(subject),
    text: `${text}\n`,
    html: `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>${escapeXml(oneLine(subject))}</title></head>\n<body style="font-family: sans-serif; line-height: 1.5">\n${body}\n</body></html>\n`,
  }
}
