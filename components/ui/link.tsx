"use client";

import NextLink, { useLinkStatus } from "next/link";
import { useState, type ComponentProps, type FocusEvent, type MouseEvent, type TouchEvent } from "react";
import { useProgress } from "./progress";

/**
 * Fetches its page ahead once a person points at it. Every page is made anew for whoever asks, so fetching
 * all that are in view would have the server make a hundred pages for a list of a hundred links.
 */
export function Link({
  onMouseEnter,
  onFocus,
  onTouchStart,
  children,
  ...props
}: Omit<ComponentProps<typeof NextLink>, "prefetch">) {
  const [near, setNear] = useState(false);
  return (
    <NextLink
      {...props}
      prefetch={near ? null : false}
      onMouseEnter={(event: MouseEvent<HTMLAnchorElement>) => {
        setNear(true);
        onMouseEnter?.(event);
      }}
      onFocus={(event: FocusEvent<HTMLAnchorElement>) => {
        setNear(true);
        onFocus?.(event);
      }}
      onTouchStart={(event: TouchEvent<HTMLAnchorElement>) => {
        setNear(true);
        onTouchStart?.(event);
      }}
    >
      {children}
      <Pending />
    </NextLink>
  );
}

/** Where its link was followed and the page is not there yet; the stylesheet dims the link around it. */
function Pending() {
  const { pending } = useLinkStatus();
  useProgress(pending);
  return pending && <i hidden className="followed" />;
}
