"use client";

import NextLink from "next/link";
import { useState, type ComponentProps, type FocusEvent, type MouseEvent, type TouchEvent } from "react";

/**
 * Fetches its page ahead once a person points at it. Every page is made anew for whoever asks, so fetching
 * all that are in view would have the server make a hundred pages for a list of a hundred links.
 */
export function Link({
  onMouseEnter,
  onFocus,
  onTouchStart,
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
    />
  );
}
