import type { Locator } from '@playwright/test'
import { StudioPage } from './studio-page.ts'

export class LibraryPage extends StudioPage {
  async open(): Promise<void> {
    await this.page.goto('/library')
  }

  async chooseFile(file: Parameters<Locator['setInputFiles']>[0]): Promise<void> {
    // An empty library has a second button.
    await this.page.locator('input[type="file"]').first().setInputFiles(file)
  }

  /** The bar of running uploads of this browser. */
  get sending(): Locator {
    return this.page.getByRole('region', { name: 'Uploads' }).getByRole('progressbar')
  }

  /** An upload that waits for its file, which the browser no longer has. */
  unfinished(title: string): Locator {
    return this.page.getByTestId('unfinished-row').filter({ hasText: title })
  }

  /** The dialog in which files of other servers are chosen. */
  async openImport(): Promise<Locator> {
    await this.page.getByRole('main').getByRole('button', { name: 'Import', exact: true }).click()
    return this.page.getByRole('dialog', { name: 'Import' })
  }

  /** An import that is not complete. */
  importRow(title: string): Locator {
    return this.page.getByTestId('import-row').filter({ hasText: title })
  }

  item(title: string): Locator {
    const name = this.page.getByRole('button', { name: title, exact: true })
    return this.page.locator('[data-media-id]').filter({ has: name })
  }
}
