// The curve of viewers in a PDF.
import type PDFDocument from 'pdfkit'

interface Frame {
  x: number
  y: number
  width: number
  height: number
}

interface Drawing {
  frame: Frame
  time(at: number): string
  value(value: number): string
}

type Doc = InstanceType<typeof PDFDocument>

const [MUTED, LINE, CURVE] = ['#5b6775', '#d5dbe2', '#1d5fd1']
const AXIS = 44
const STEPS = 4
const LABELS = 5
const LABEL_WIDTH = 90

/** A point a pixel is enough: neighbours are drawn as their average. */
const MOST_POINTS = 500

/** An unknown value interrupts the line. */
export function drawCurve(
  doc: Doc,
  series: readonly { at: string; value: number | null }[],
  { frame, time, value }: Drawing,
): void {
  const points = thinned(series)
  const most = Math.max(0, ...points.map((point) => point.value ?? 0)) || 1
  const plot = { x: frame.x + AXIS, y: frame.y, width: frame.width - AXIS, height: frame.height - 16 }
  const xOf = (index: number) => plot.x + (points.length > 1 ? (index / (points.length - 1)) * plot.width : 0)
  const yOf = (of: number) => plot.y + plot.height * (1 - of / most)
  doc.font('body').fontSize(7).fillColor(MUTED)
  for (let step = 0; step <= STEPS; step++) {
    const at = (most * step) / STEPS
    doc
      .moveTo(plot.x, yOf(at))
      .lineTo(plot.x + plot.width, yOf(at))
      .lineWidth(0.5)
      .strokeColor(LINE)
      .stroke()
    doc.text(value(at), frame.x, yOf(at) - 4, { width: AXIS - 6, height: 9, align: 'right' })
  }
  for (let label = 0; label < LABELS && points.length > 1; label++) {
    const index = Math.round((label * (points.length - 1)) / (LABELS - 1))
    const align = label === 0 ? 'left' : label === LABELS - 1 ? 'right' : 'center'
    const left = xOf(index) - (align === 'left' ? 0 : align === 'right' ? LABEL_WIDTH : LABEL_WIDTH / 2)
    doc.text(time(points[index]!.at), left, plot.y + plot.height + 6, { width: LABEL_WIDTH, height: 9, align })
  }
  let drawing = false
  for (const [index, point] of points.entries()) {
    if (point.value !== null) {
      if (drawing) doc.lineTo(xOf(index), yOf(point.value))
      else doc.moveTo(xOf(index), yOf(point.value))
    }
    drawing = point.value !== null
  }
  doc.lineWidth(1.2).lineJoin('round').strokeColor(CURVE).stroke()
}

function thinned(series: readonly { at: string; value: number | null }[]): { at: number; value: number | null }[] {
  const size = Math.max(1, Math.ceil(series.length / MOST_POINTS))
  const points: { at: number; value: number | null }[] = []
  for (let start = 0; start < series.length; start += size) {
    const known = series.slice(start, start + size).flatMap(({ value }) => value ?? [])
    const value = known.length > 0 ? known.reduce((sum, one) => sum + one, 0) / known.length : null
    points.push({ at: Date.parse(series[start]!.at), value })
  }
  return points
}
