// Checked before each start of FFmpeg and ffprobe: no call of ours can open what it does not name.

/** Filters that open a file by a name in the graph. */
const OPENING_FILTERS = /\b(?:a?movie|subtitles|ass|frei0r|ladspa|lv2|sendcmd|asendcmd)=/
const GRAPH_OPTIONS = new Set(['-filter_complex', '-filter', '-vf', '-af'])

/**
 * Every input states the protocols that it may use, and its demuxer or a list of them. Sources of FFmpeg's own (lavfi)
 * read nothing. No graph contains a filter that opens a file.
 * @throws Error when a call does not: a fault of ours, so nothing is started
 */
export function requireAllowLists(args: readonly string[]): void {
  let from = 0
  args.forEach((arg, at) => {
    const value = args[at + 1] ?? ''
    if (GRAPH_OPTIONS.has(arg)) requirePlainGraph(value)
    if (arg !== '-i') return
    const given = args.slice(from, at)
    const demuxer = given.lastIndexOf('-f') >= 0 ? given[given.lastIndexOf('-f') + 1] : undefined
    if (demuxer === 'lavfi') requirePlainGraph(value)
    else if (!given.includes('-protocol_whitelist')) throw new Error('an input of FFmpeg has no list of protocols')
    else if (!demuxer && !given.includes('-format_whitelist'))
      throw new Error('an input of FFmpeg has no list of formats')
    from = at + 2
  })
}

function requirePlainGraph(graph: string): void {
  if (OPENING_FILTERS.test(graph)) throw new Error('a filter graph names a file')
}
