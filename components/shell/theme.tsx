"use client";

import { ThemeProvider } from "next-themes";
import type { ReactNode } from "react";

/**
 * Follows the system until someone chooses. `nonce` lets its first script through the content security
 * policy.
 */
export function Theme({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  return (
    <ThemeProvider
      attribute="data-theme"
      defaultTheme="system"
      enableSystem
      disableTransitionOnChange
      nonce={nonce}
    >
      {children}
    </ThemeProvider>
  );
}
