// Which filters a graph may have: those that our own graphs use. FFmpeg has hundreds, and some of them open files.

const ALLOWED = new Set([
  // Pictures of items, parts and live feeds.
  ...['scale', 'trim', 'setpts', 'yadif', 'zscale', 'format', 'tonemap', 'colorspace', 'setsar', 'pad', 'crop', 'loop'],
  ...['fps', 'tpad', 'split', 'null', 'nullsink', 'framestep', 'hwupload', 'tile'],
  // Their sound.
  ...['alimiter', 'atrim', 'asetpts', 'apad', 'aformat', 'volume', 'aresample', 'anullsrc', 'asetnsamples'],
  // Faults and measurements.
  ...['blackdetect', 'blackframe', 'freezedetect', 'scdet', 'extractplanes', 'blend', 'silencedetect', 'ebur128'],
  ...['aselect', 'astats', 'volumedetect', 'testsrc2', 'sine'],
  // Generated items.
  ...['color', 'nullsrc', 'geq', 'framerate', 'gblur', 'setparams', 'fade', 'overlay', 'colorchannelmixer', 'drawbox'],
  ...['lagfun', 'aevalsrc', 'aecho', 'adelay', 'afade'],
])

/** Filters with options that open a file: exactly what we give them. */
const NARROW: ReadonlyMap<string, RegExp> = new Map([
  ['metadata', /^mode=print:key=lavfi\.[\w.]+(?::file=pipe\\:2:direct=1)?$/],
  ['ametadata', /^mode=print:key=lavfi\.[\w.]+(?::file=pipe\\:2:direct=1)?$/],
  ['ssim', /^$/],
  ['life', /^s=\d+x\d+:r=\d+:ratio=[\d.]+:seed=\d+:life_color=\w+:death_color=\w+$/],
  // A font and a text beside it, in the folder where the scene is rendered.
  ['drawtext', /^fontfile=[a-z]+\.woff:(?:textfile=[a-z-]+\.txt:expansion=none:|text=%\{eif)(?!.*file).*$/s],
])

/** A label, a separator, a quoted text, an escaped character, or plain text: as av_get_token reads them. */
const TOKEN = /(\[[\w:.-]+\])|([,;])|'([^']*)'|\\(.)|([^'\\,;[\]]+)/gs

/** @throws Error for a graph with another filter, or with an option that names another file */
export function requirePlainGraph(graph: string): void {
  for (const filter of filtersOf(graph)) {
    const [, name = '', options = ''] = /^([a-z][a-z0-9_]*)(?:=(.*))?$/s.exec(filter) ?? []
    if (name === '') throw new Error('a filter graph cannot be read')
    const narrow = NARROW.get(name)
    if (!(narrow ? narrow.test(options) : ALLOWED.has(name)))
      throw new Error(`a filter graph has “${name}”, which is not allowed or is given a file`)
    // Since FFmpeg 7, `/option=name` reads the option's value from a file.
    if (/(?:^|:)\//.test(options)) throw new Error('a filter graph names a file')
  }
}

/** Each without its labels, quotes and escapes. */
function filtersOf(graph: string): string[] {
  const filters = ['']
  let read = 0
  let isLabelled = false
  for (const { index, 0: token, 1: label, 2: separator, 3: quoted, 4: escaped } of graph.matchAll(TOKEN)) {
    const isText = label === undefined && separator === undefined
    if (index !== read || (isText && isLabelled)) throw new Error('a filter graph cannot be read')
    read += token.length
    const begun = filters.at(-1)!
    // Labels are before a filter and behind it, not inside.
    isLabelled = label !== undefined && begun !== ''
    if (separator !== undefined) filters.push('')
    else if (isText) filters[filters.length - 1] = begun + (quoted ?? escaped ?? token)
  }
  if (read !== graph.length) throw new Error('a filter graph cannot be read')
  return filters
}
