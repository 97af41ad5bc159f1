"use client";

import { buttonClass } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import * as texts from "@/lib/domain/texts/broken";

/** A client component with a plain link: as a server component its markup would be sent with every page. */
export default function NotFound() {
  return (
    <main className="grid min-h-dvh place-items-center">
      <EmptyState
        whole
        title={texts.missingTitle}
        action={
          <a href="/sub-users" className={buttonClass()}>
            {texts.goToSubUsers}
          </a>
        }
      >
        <p>{texts.missing}</p>
      </EmptyState>
    </main>
  );
}
