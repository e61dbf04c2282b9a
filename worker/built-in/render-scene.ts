// Renders a scene to a file, in a temporary folder with its fonts and texts.
import { copyFile, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type FfmpegTools, runFfmpeg } from '#worker/ffmpeg/process.ts'
import { sceneArgs } from './args-scene.ts'
import { FONTS, type Scene } from './scene.ts'

/** Outfit (SIL Open Font License) from a package: a slim system has no fonts. */
const FONT_FILES: Record<keyof typeof FONTS, string> = {
  light: import.meta.resolve('@fontsource/outfit/files/outfit-latin-300-normal.woff'),
  medium: import.meta.resolve('@fontsource/outfit/files/outfit-latin-500-normal.woff'),
  bold: import.meta.resolve('@fontsource/outfit/files/outfit-latin-800-normal.woff'),
}

const OUTPUT = 'scene.mov'
const LIMITS = { cpuS: 3_600, fileBytes: 4 * 1024 ** 3 }

/**
 * @param target on the same file system as workFolder; created atomically
 * @throws Error with FFmpeg's output; the signal's reason when aborted
 */
export async function renderScene(
  scene: Scene,
  {
    target,
    workFolder,
    tools,
    signal,
  }: { target: string; workFolder: string; tools: FfmpegTools; signal: AbortSignal },
): Promise<void> {
  await mkdir(workFolder, { recursive: true })
  const folder = await mkdtemp(join(workFolder, 'scene-'))
  try {
    for (const font of Object.keys(FONTS) as (keyof typeof FONTS)[])
      await copyFile(fileURLToPath(FONT_FILES[font]), join(folder, FONTS[font]))
    for (const [name, text] of Object.entries(scene.texts)) await writeFile(join(folder, `${name}.txt`), text)
    const run = await runFfmpeg(tools, sceneArgs(scene, OUTPUT), { signal, cwd: folder, limits: LIMITS })
    signal.throwIfAborted()
    if (run.how !== 'exited' || run.code !== 0)
      throw new Error(`“${scene.title}” could not be generated (${run.how}, code ${run.code}): ${run.stderr}`)
    await mkdir(dirname(target), { recursive: true })
    await rename(join(folder, OUTPUT), target)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
