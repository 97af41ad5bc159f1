"use client";

import { buttonClass } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

/** A client component, and a plain link: as a server component its markup would travel with every page. */
export default function NotFound() {
  return (
    <main className="grid min-h-dvh place-items-center">
      <EmptyState
        whole
        title="There is no such page"
        action={
          <a href="/sub-users" className={buttonClass()}>
            Go to sub-users
          </a>
        }
      >
        <p>The address may be mistyped, or what it led to is gone.</p>
      </EmptyState>
    </main>
  );
}
