// A report as one or two pages of A4. DejaVu Sans has Latin, Cyrillic, Greek, Armenian, Georgian, Hebrew and Arabic
// letters. Those that it lacks (Chinese, Japanese, Korean, Indic scripts) become boxes.
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import PDFDocument from 'pdfkit'
import {
  HOW_COUNTED,
  headlineOf,
  reportTimes,
  sayAverage,
  sayCount,
  sayShare,
  sayValue,
} from '#domain/analytics/say-report.ts'
import { drawCurve } from './pdf-curve.ts'
import type { ShownReport } from './schema.ts'

/** All processes run in the folder of the product; the bundle of the web process has no other way to a file of a package. */
const fontFile = (name: string) =>
  join(/* turbopackIgnore: true */ process.cwd(), 'node_modules', 'dejavu-fonts-ttf', 'ttf', name)

const MARGIN = 42
const WIDTH = 595.28 - 2 * MARGIN
const BOTTOM = 841.89 - MARGIN - 34
const MOST_PROGRAMMES = 50
const MOST_VALUES = 10
/** Rows between two turns of the event loop. */
const ROWS_A_TURN = 5
/** Longer ones are cut before they are measured. */
const LONGEST_TEXT = 200

const INK = '#16202c'
const MUTED = '#5b6775'
const LINE = '#d5dbe2'

interface Column<Row> {
  heading: string
  /** Share of the width. */
  width: number
  numeric?: boolean
  text(row: Row): string
}

type Doc = InstanceType<typeof PDFDocument>

/** Other work goes on between its parts. */
export async function reportPdf({ channelName, zone, report, step, series }: ShownReport): Promise<Buffer> {
  const doc = new PDFDocument({
    ...{ size: 'A4', margin: MARGIN, bufferPages: true, lang: 'en', font: fontFile('DejaVuSans.ttf') },
    info: { Title: `Audience of ${channelName}`, Creator: 'Cloud Playout' },
  })
  const parts: Buffer[] = []
  doc.on('data', (part: Buffer) => parts.push(part))
  const ended = new Promise<void>((resolve, reject) => doc.on('end', resolve).on('error', reject))
  doc.registerFont('body', fontFile('DejaVuSans.ttf')).registerFont('bold', fontFile('DejaVuSans-Bold.ttf'))
  const times = reportTimes(zone, step)

  doc.font('bold').fontSize(17).fillColor(INK)
  line(doc, channelName, { x: MARGIN, y: MARGIN, width: WIDTH })
  doc.font('body').fontSize(9).fillColor(MUTED)
  line(doc, `Audience, ${times.range(report)}`, { x: MARGIN, y: MARGIN + 26, width: WIDTH })
  await setImmediate()
  drawHeadline(doc, headlineOf(report), MARGIN + 48)
  await setImmediate()
  heading(doc, `Average viewers, by the ${step}`, MARGIN + 136)
  const frame = { x: MARGIN, y: MARGIN + 154, width: WIDTH, height: 120 }
  drawCurve(doc, series, { frame, time: times.step, value: sayAverage })
  await setImmediate()

  const top = report.programmes.slice(0, MOST_PROGRAMMES)
  doc.y = MARGIN + 304
  heading(doc, top.length > 0 ? 'Most watched programmes' : 'No programme aired in this range.', doc.y)
  if (top.length > 0)
    await drawTable(doc, top, { x: MARGIN, width: WIDTH }, [
      { heading: 'Programme', width: 0.42, text: ({ title }) => title },
      { heading: 'Start', width: 0.2, text: ({ startsAt }) => times.instant(startsAt) },
      { heading: 'Average', width: 0.1, numeric: true, text: ({ averageAudience }) => sayAverage(averageAudience) },
      { heading: 'Reach', width: 0.09, numeric: true, text: ({ reach }) => sayCount(reach) },
      { heading: 'Share', width: 0.09, numeric: true, text: ({ share }) => sayShare(share) },
      { heading: 'Completed', width: 0.1, numeric: true, text: ({ completion }) => sayShare(completion) },
    ])
  await drawParts(doc, report)
  drawFooters(doc)
  doc.end()
  await ended
  return Buffer.concat(parts)
}

interface Place {
  x: number
  y: number
  width: number
  align?: 'left' | 'right'
}

const RIGHT_TO_LEFT = /^\P{L}*[\p{Script=Hebrew}\p{Script=Arabic}]/u

/** Pdfkit writes letters of a word in the order of their script, and words from left to right. */
const inOrder = (text: string) => (RIGHT_TO_LEFT.test(text) ? text.split(' ').reverse().join(' ') : text)

/** One line, which ends in … where there is no room. */
function line(doc: Doc, text: string, { x, y, width, align = 'left' }: Place): void {
  const height = doc.currentLineHeight(true)
  doc.text(inOrder(text.slice(0, LONGEST_TEXT)), x, y, { width, height, align, ellipsis: true, lineBreak: true })
}

function heading(doc: Doc, text: string, y: number): void {
  doc.font('bold').fontSize(10).fillColor(INK)
  line(doc, text, { x: MARGIN, y, width: WIDTH })
  doc.y = y + 17
}

function drawHeadline(doc: Doc, figures: readonly { label: string; value: string }[], top: number): void {
  const width = WIDTH / 4
  for (const [index, { label, value }] of figures.entries()) {
    const [x, y] = [MARGIN + (index % 4) * width, top + Math.floor(index / 4) * 40]
    doc.font('body').fontSize(8).fillColor(MUTED)
    line(doc, label, { x, y, width: width - 8 })
    doc.font('bold').fontSize(13).fillColor(INK)
    line(doc, value, { x, y: y + 11, width: width - 8 })
  }
}

const ROW = 13

async function drawTable<Row>(
  doc: Doc,
  rows: readonly Row[],
  { x, width }: Pick<Place, 'x' | 'width'>,
  columns: readonly Column<Row>[],
): Promise<void> {
  const drawRow = (font: string, colour: string, textOf: (column: Column<Row>) => string) => {
    const { y } = doc
    let left = x
    doc.font(font).fontSize(8).fillColor(colour)
    for (const column of columns) {
      const room = column.width * width
      line(doc, textOf(column), { x: left, y, width: room - 6, align: column.numeric ? 'right' : 'left' })
      left += room
    }
    doc.y = y + ROW
    doc
      .moveTo(x, y + ROW - 2.5)
      .lineTo(x + width, y + ROW - 2.5)
      .lineWidth(0.5)
      .strokeColor(LINE)
      .stroke()
  }
  const drawHead = () => drawRow('body', MUTED, ({ heading: text }) => text)
  drawHead()
  for (const [index, row] of rows.entries()) {
    if (doc.y + ROW > BOTTOM) {
      doc.addPage()
      doc.y = MARGIN
      drawHead()
    }
    drawRow('body', INK, ({ text }) => text(row))
    if (index % ROWS_A_TURN === ROWS_A_TURN - 1) await setImmediate()
  }
}

/** Countries on the left, devices on the right. */
async function drawParts(doc: Doc, { by, watchTimeMs }: ShownReport['report']): Promise<void> {
  const needed = 17 + ROW * (1 + Math.min(MOST_VALUES, Math.max(by.country.length, by.device.length)))
  doc.y += 12
  if (doc.y + needed > BOTTOM) {
    doc.addPage()
    doc.y = MARGIN
  }
  const top = doc.y
  const width = (WIDTH - 24) / 2
  const kinds = [
    ['country', 'Countries', MARGIN],
    ['device', 'Devices', MARGIN + width + 24],
  ] as const
  for (const [dimension, title, x] of kinds) {
    doc.y = top
    doc.font('bold').fontSize(10).fillColor(INK)
    line(doc, title, { x, y: top, width })
    doc.y = top + 17
    await drawTable(doc, by[dimension].slice(0, MOST_VALUES), { x, width }, [
      { heading: '', width: 0.5, text: ({ value }) => sayValue(dimension, value) },
      { heading: 'Views', width: 0.2, numeric: true, text: ({ views }) => sayCount(views) },
      {
        heading: 'Watch time',
        ...{ width: 0.3, numeric: true },
        text: (part) => sayShare(watchTimeMs > 0 ? part.watchTimeMs / watchTimeMs : 0),
      },
    ])
  }
}

function drawFooters(doc: Doc): void {
  const { count } = doc.bufferedPageRange()
  for (let page = 0; page < count; page++) {
    doc.switchToPage(page)
    // Below the margin: text there would begin another page.
    doc.page.margins.bottom = 0
    doc.font('body').fontSize(7).fillColor(MUTED)
    doc.text(HOW_COUNTED, MARGIN, BOTTOM + 12, { width: WIDTH - 60, height: 22 })
    line(doc, `${page + 1} of ${count}`, { x: MARGIN + WIDTH - 50, y: BOTTOM + 12, width: 50, align: 'right' })
  }
}
