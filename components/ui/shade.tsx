"use client";

import { useLayoutEffect } from "react";

/** How many dialogs keep the page from scrolling. */
let locks = 0;

/**
 * Covers the page under a dialog, and keeps it from scrolling. Not Radix's Overlay: with each dialog
 * that one adds a style sheet to the page and takes it away again, and both times the browser computes
 * every element's style.
 */
export function Shade() {
  useLayoutEffect(() => {
    const root = document.documentElement;
    if (locks === 0) root.dataset.still = window.innerWidth > root.clientWidth ? "bar" : "";
    locks += 1;
    return () => {
      locks -= 1;
      if (locks === 0) delete root.dataset.still;
    };
  }, []);
  return <div className="animate-appear fixed inset-0 z-40 bg-shade" />;
}
