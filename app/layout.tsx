import './globals.css'
import '@fontsource-variable/inter'
import '@fontsource-variable/jetbrains-mono'
import type { Metadata, Viewport } from 'next'
import { headers } from 'next/headers'
import { ThemeProvider } from 'next-themes'
import type { ReactNode } from 'react'
import { DataProvider } from './_trpc/provider.tsx'
import { LeaveGuard } from './_ui/leave-guard.tsx'
import { publicPath } from './_ui/public-path.ts'
import { Toaster } from './_ui/toaster.tsx'
import { TooltipProvider } from './_ui/tooltip-provider.tsx'

export const metadata: Metadata = {
  title: { default: 'Cloud Playout', template: '%s · Cloud Playout' },
  description: '24×7 television channels from your own videos.',
  icons: { icon: publicPath('/icon.svg'), apple: publicPath('/icon-180.png') },
  manifest: publicPath('/manifest.webmanifest'),
}

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f5f6f8' },
    { media: '(prefers-color-scheme: dark)', color: '#0d1116' },
  ],
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  // The nonce of this response's policy (proxy.ts). Reading it makes every page dynamic.
  const nonce = (await headers()).get('x-nonce') ?? undefined
  return (
    // next-themes sets the class before hydration.
    <html lang="en" suppressHydrationWarning>
      <body>
        <ThemeProvider nonce={nonce} attribute="class" defaultTheme="dark" enableSystem disableTransitionOnChange>
          <DataProvider>
            <TooltipProvider>
              <LeaveGuard>{children}</LeaveGuard>
            </TooltipProvider>
            <Toaster />
          </DataProvider>
        </ThemeProvider>
      </body>
    </html>
  )
}
