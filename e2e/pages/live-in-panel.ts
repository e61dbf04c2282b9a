import type { Locator, Page } from '@playwright/test'

/** The live inputs card on a channel's page. */
export class LiveInPanel {
  readonly root: Locator
  readonly dialog: Locator
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
    this.root = page.getByTestId('live-in')
    this.dialog = page.getByRole('dialog')
  }

  row(name: string): Locator {
    return this.root.getByTestId('live-feed').filter({ hasText: name })
  }

  /** @returns the server and the key, which are shown only this once */
  async add(name: string): Promise<{ rtmpUrl: string; streamKey: string }> {
    await this.root.getByRole('button', { name: 'Add' }).click()
    await this.dialog.getByLabel('Name').fill(name)
    await this.dialog.getByRole('button', { name: 'Add live input' }).click()
    const rtmpUrl = await this.dialog.getByTestId('rtmp-url').innerText()
    const streamKey = await this.dialog.getByTestId('stream-key').innerText()
    return { rtmpUrl, streamKey }
  }

  async choose(name: string, action: string): Promise<void> {
    await this.root.getByRole('button', { name: `More for ${name}` }).click()
    await this.#page.getByRole('menuitem', { name: action }).click()
  }
}
