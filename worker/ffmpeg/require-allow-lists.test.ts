import { expect, it } from 'vitest'
import { userInputArgs } from './args-input.ts'
import { requireAllowLists } from './require-allow-lists.ts'

const lists = ['-protocol_whitelist', 'file', '-format_whitelist', 'mov']

it('allows inputs with both lists, with a fixed demuxer, and sources of FFmpeg itself', () => {
  requireAllowLists([...userInputArgs('/a/source', 100), '-c', 'copy', 'file:/a/out.mp4'])
  requireAllowLists(['-protocol_whitelist', 'pipe', '-f', 'mp4', '-i', 'pipe:3', ...lists, '-i', 'file:b', '-'])
  requireAllowLists(['-f', 'lavfi', '-i', 'anullsrc=r=48000:cl=stereo', ...lists, '-i', 'file:b'])
  requireAllowLists(['-decoders'])
  requireAllowLists(['-filters'])
  requireAllowLists(['-filter_complex_threads', '1', '-filter_hw_device', 'quick'])
})

it.each([
  ['no list of protocols', ['-format_whitelist', 'mov', '-i', 'file:a']],
  ['no list of formats', ['-protocol_whitelist', 'file', '-i', 'file:a']],
  ['lists of the input before it', [...lists, '-i', 'file:a', '-i', 'file:b']],
  ['a list behind it', ['-i', 'file:a', ...lists]],
  ['a source that opens a file', ['-f', 'lavfi', '-i', 'movie=/etc/passwd']],
  ['a graph that opens a file', [...lists, '-i', 'file:a', '-filter_complex', '[0:v]null[v];amovie=/etc/passwd[a]']],
  ['a graph of one stream that opens a file', [...lists, '-i', 'file:a', '-filter:v:0', 'movie=/etc/passwd']],
  ['a graph of the sound that opens a file', [...lists, '-i', 'file:a', '-filter:a:1', 'volume=1,amovie=/etc/passwd']],
  ['a whole graph by its other name', [...lists, '-i', 'file:a', '-lavfi', 'movie=/etc/passwd']],
  ['a graph of the first video', [...lists, '-i', 'file:a', '-vf:0', 'movie=/etc/passwd']],
  ['a graph in a file', [...lists, '-i', 'file:a', '-filter_script:v', '/etc/passwd']],
  ['a whole graph in a file', [...lists, '-i', 'file:a', '-filter_complex_script', '/etc/passwd']],
  ['an option in a file', [...lists, '-i', 'file:a', '-/filter:v', '/etc/passwd']],
  ['a source in a file', ['-f', 'lavfi', '-graph_file', '/etc/passwd', '-i', 'color']],
  ['a filter that we do not use', [...lists, '-i', 'file:a', '-vf', 'negate']],
  ['captions from a file', [...lists, '-i', 'file:a', '-vf', 'subtitles=/etc/passwd']],
])('rejects %s', (_, args) => {
  expect(() => requireAllowLists(args)).toThrow(/FFmpeg|graph/)
})
