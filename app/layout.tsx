import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { Theme } from "@/components/shell/theme";
import { listConnectable } from "@/lib/accounts/connectable";
import { listed } from "@/lib/domain/texts/message";
import * as pages from "@/lib/domain/texts/pages";
// Every page loads the pages for errors and unknown addresses. Imported here, they are part of the layout's
// own file and not three more.
import "./error";
import "./global-error";
import "./globals.css";
import "./not-found";

export const metadata: Metadata = {
  title: { default: pages.product, template: pages.titleTemplate },
  description: pages.description(listed(listConnectable().map(({ label }) => label))),
  icons: { icon: "/favicon.svg" },
  robots: { index: false, follow: false },
};

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f8f8f9" },
    { media: "(prefers-color-scheme: dark)", color: "#0f1013" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  return (
    <html lang="en" suppressHydrationWarning>
      <body>
        <Theme nonce={nonce}>{children}</Theme>
      </body>
    </html>
  );
}
