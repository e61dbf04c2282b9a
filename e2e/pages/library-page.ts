import type { Locator } from '@playwright/test'
import { StudioPage } from './studio-page.ts'

export class LibraryPage extends StudioPage {
  async open(): Promise<void> {
    await this.page.goto('/library')
  }

  async chooseFile(path: string): Promise<void> {
    await this.page.getByLabel('Videos to upload').setInputFiles(path)
  }

  get upload(): Locator {
    return this.page.getByTestId('upload-row')
  }

  item(title: string): Locator {
    return this.page
      .getByTestId('media-row')
      .filter({ has: this.page.getByRole('button', { name: title, exact: true }) })
  }
}
