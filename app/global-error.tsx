"use client";

import { Broken } from "@/components/shell/broken";
import "./globals.css";
import * as texts from "@/lib/domain/texts/broken";

/** Stands in for the whole document when even the layout failed. */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  return (
    <html lang="en">
      <body>
        <title>{texts.product}</title>
        <Broken title={texts.productTitle} digest={error.digest} />
      </body>
    </html>
  );
}
