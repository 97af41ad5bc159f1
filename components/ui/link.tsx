"use client";

import { useRouter } from "next/navigation";
import type { ComponentProps, MouseEvent } from "react";
import { useGo } from "./progress";

/**
 * A link to another page of Subdesk. Fetches that page ahead once a person points at it: every page is made anew for
 * whoever asks, so fetching all that are in view would have the server make a hundred pages for a list of a hundred links.
 */
export function Link({
  href,
  onClick,
  onMouseEnter,
  onFocus,
  onTouchStart,
  children,
  ...props
}: ComponentProps<"a"> & { href: string }) {
  const router = useRouter();
  const { go, going } = useGo();
  const near = () => router.prefetch(href);
  return (
    <a
      {...props}
      href={href}
      onMouseEnter={(event) => {
        near();
        onMouseEnter?.(event);
      }}
      onFocus={(event) => {
        near();
        onFocus?.(event);
      }}
      onTouchStart={(event) => {
        near();
        onTouchStart?.(event);
      }}
      onClick={(event) => {
        onClick?.(event);
        if (event.defaultPrevented || isForBrowser(event)) return;
        event.preventDefault();
        go(href);
      }}
    >
      {children}
      {/* The page is on its way; the stylesheet dims the link around it. */}
      {going && <i hidden className="followed" />}
    </a>
  );
}

/** In another tab or window, or as a file. */
function isForBrowser({ currentTarget, metaKey, ctrlKey, shiftKey, altKey }: MouseEvent<HTMLAnchorElement>) {
  const elsewhere = currentTarget.target !== "" && currentTarget.target !== "_self";
  return elsewhere || currentTarget.hasAttribute("download") || metaKey || ctrlKey || shiftKey || altKey;
}
