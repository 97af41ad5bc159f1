"use client";

import { Broken } from "@/components/shell/broken";
import "./globals.css";

/** Stands in for the whole document when even the layout failed. */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  return (
    <html lang="en">
      <body>
        <title>Subdesk</title>
        <Broken title="Subdesk could not be shown" digest={error.digest} />
      </body>
    </html>
  );
}
