import { createElement, Fragment, type ReactNode } from "react";

/** A sentence with elements in it, from `rich` in lib/domain/texts. */
export function Rich({ parts }: { parts: ReactNode[] }) {
  // As children of their own, which unlike a list need no keys.
  return createElement(Fragment, null, ...parts);
}
