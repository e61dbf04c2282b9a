// Checked before each start of FFmpeg and ffprobe: no call of ours can open what it does not name.
import { requirePlainGraph } from './require-plain-graph.ts'

/** Values of these options are graphs, also for single streams: -vf, -filter:v:0, -filter_complex … */
const GRAPH = /^-(?:filter|filter_complex|lavfi|vf|af)(?::|$)/
/** Graphs and options that are read from a file (since FFmpeg 7 any: `-/option`). */
const FROM_FILE = /^-(?:filter(?:_complex)?_script|graph_file$|\/)/

/**
 * Every input states the protocols that it may use, and its demuxer or a list of them. Sources of FFmpeg's own (lavfi)
 * read nothing. A graph is an argument and has only our filters, see require-plain-graph.ts.
 * @throws Error when a call does not: a fault of ours, so nothing is started
 */
export function requireAllowLists(args: readonly string[]): void {
  let from = 0
  args.forEach((arg, at) => {
    const value = args[at + 1] ?? ''
    if (FROM_FILE.test(arg)) throw new Error('an option of FFmpeg is read from a file')
    if (GRAPH.test(arg)) requirePlainGraph(value)
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
