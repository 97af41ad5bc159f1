"use client";

import { Search } from "lucide-react";
import { useEffect, useState, useSyncExternalStore } from "react";
import { OperationDialog } from "@/components/operations/dialogs/operation-dialog";
import { bare } from "@/components/ui/bare";
import { Button } from "@/components/ui/button";
import { KeyHint } from "@/components/ui/key-hint";
import { lazyPart } from "@/components/ui/lazy-part";

const Palette = lazyPart(() => import("./palette"), { over: true });

const subscribeToNothing = () => () => undefined;
const isApple = () => /Mac|iPhone|iPad/.test(navigator.userAgent);

/** Opens the command palette, by click or by Ctrl/Cmd+K from anywhere. */
export function PaletteButton() {
  const [open, setOpen] = useState<"palette" | "create" | null>(null);
  const apple = useSyncExternalStore(subscribeToNothing, isApple, () => false);

  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (
        event.key.toLowerCase() !== "k" ||
        !(event.metaKey || event.ctrlKey) ||
        event.altKey ||
        event.shiftKey
      )
        return;
      event.preventDefault();
      // A dialog that is open has the floor.
      setOpen((now) =>
        now === null && !document.querySelector('[role="dialog"], [role="alertdialog"]')
          ? "palette"
          : now === "palette"
            ? null
            : now,
      );
    }
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);

  return (
    <>
      <Button
        aria-label="Search or jump to…"
        aria-keyshortcuts="Control+K Meta+K"
        aria-haspopup="dialog"
        icon={<Search {...bare} className="size-4 text-faint" />}
        className="border border-transparent !font-normal !text-faint hover:!text-ink max-md:w-8 max-md:!px-0 md:w-44 md:!border-line lg:w-60 md:[&>span]:w-full"
        variant="ghost"
        onPointerEnter={Palette.preload}
        onFocus={Palette.preload}
        onClick={() => setOpen("palette")}
      >
        <span className="flex-1 text-left max-md:hidden">Search or jump to…</span>
        <span className="max-lg:hidden">
          <KeyHint>{apple ? "⌘K" : "Ctrl K"}</KeyHint>
        </span>
      </Button>
      {open === "palette" && <Palette onClose={() => setOpen(null)} onCreate={() => setOpen("create")} />}
      {open === "create" && (
        <OperationDialog operation="create" subUser={null} account={null} onClose={() => setOpen(null)} />
      )}
    </>
  );
}
