"use client";

import { Link } from "@/components/ui/link";
import type { ReactNode } from "react";
import { Bell } from "@/components/alerts/bell";
import { PaletteButton } from "@/components/command-palette/palette-button";
import * as texts from "@/lib/domain/texts/shell";
import { Freshness } from "./freshness";
import { Mark } from "@/components/ui/mark";
import { ProgressBar } from "@/components/ui/progress";
import { Navigation } from "./navigation";
import { Notices } from "./notices";
import { SandboxBadge } from "./sandbox-badge";
import { ThemeMenu } from "./theme-menu";
import { UserMenu } from "./user-menu";

/**
 * The frame of every page of Subdesk. A client component: its markup need not travel twice. Below 768 px the
 * navigation is a bar at the lower edge.
 */
export function Shell({ children }: { children: ReactNode }) {
  return (
    <div className="min-h-dvh md:grid md:grid-cols-[11.5rem_minmax(0,1fr)]">
      <ProgressBar />
      <a
        href="#content"
        className="absolute left-2 top-2 z-50 -translate-y-16 rounded-md bg-accent px-3 py-2 text-sm font-medium text-accent-ink focus:translate-y-0"
      >
        {texts.skip}
      </a>
      <aside className="sticky top-0 hidden h-dvh flex-col gap-4 border-r px-3 py-3 md:flex print:hidden">
        <HomeLink />
        <Navigation />
      </aside>
      <div className="flex min-h-dvh min-w-0 flex-col">
        <header className="sticky top-0 z-30 flex h-12 items-center gap-1.5 border-b bg-canvas px-3 md:px-4 print:hidden">
          <span className="md:hidden">
            <HomeLink small />
          </span>
          <PaletteButton />
          <span className="shrink-0">
            <SandboxBadge />
          </span>
          <div className="tools ml-auto flex min-w-0 items-center gap-1">
            <Freshness />
            <Bell />
            <ThemeMenu />
            <span data-last="" className="contents">
              <UserMenu />
            </span>
          </div>
        </header>
        <Notices />
        <main id="content" tabIndex={-1} className="w-full flex-1 px-3 pb-20 pt-4 md:px-6 md:pb-8 md:pt-5">
          {children}
        </main>
      </div>
      <div className="fixed inset-x-0 bottom-0 z-30 border-t bg-canvas pb-[env(safe-area-inset-bottom)] md:hidden print:hidden">
        <Navigation bar />
      </div>
    </div>
  );
}

function HomeLink({ small = false }: { small?: boolean }) {
  return (
    <Link
      href="/sub-users"
      aria-label={texts.home}
      className="flex h-6 items-center gap-2 rounded-md px-1.5 text-sm font-semibold tracking-tight"
    >
      <Mark className="size-5" />
      {!small && texts.product}
    </Link>
  );
}
