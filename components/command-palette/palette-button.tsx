"use client";

import { Search } from "lucide-react";
import { useEffect, useState, useSyncExternalStore } from "react";
import { runCommand, focusedSubUser, useCommands } from "@/components/keys/commands";
import { isCovered, useSingleKeys } from "@/components/keys/use-keys";
import { useNavItems } from "@/components/nav-items";
import { iconProps } from "@/components/ui/icon-props";
import { Button } from "@/components/ui/button";
import { useGo } from "@/components/ui/progress";
import { KeyHint } from "@/components/ui/key-hint";
import { lazyPart } from "@/components/ui/lazy-part";
import { focusTrail } from "@/components/ui/opener";
import { whenIdle } from "@/components/ui/when-idle";
import { ariaKeys, bindings, goTo, type Command } from "@/lib/domain/keys/keymap";
import type { SubUser } from "@/lib/domain/sub-users/sub-user";
import * as texts from "@/lib/domain/texts/palette-button";
import type { Ask } from "./ask";
import { early, EarlyBox } from "./early-box";

const Palette = lazyPart(() => import("./palette"), { over: true, whileLoading: <EarlyBox /> });
const Asks = lazyPart(() => import("./asks"), { over: true });
const KeySheet = lazyPart(() => import("@/components/keys/key-sheet"), { over: true });

const subscribeToNothing = () => () => undefined;
const isApple = () => /Mac|iPhone|iPad/.test(navigator.userAgent);

type Open =
  | { kind: "palette"; inSight: SubUser | null; trail: HTMLElement[] }
  | { kind: "sheet" }
  | { kind: "ask"; ask: Ask };

/** Opens the command palette by click or key, and everything else that has a key on every page. */
export function PaletteButton() {
  const [open, setOpen] = useState<Open | null>(null);
  const places = useNavItems();
  const { go } = useGo();
  const apple = useSyncExternalStore(subscribeToNothing, isApple, () => false);
  const close = () => setOpen(null);
  const ask = (what: Ask) => setOpen({ kind: "ask", ask: what });

  function openPalette() {
    Object.assign(early, { text: "", keys: [], close });
    setOpen({ kind: "palette", inSight: focusedSubUser(), trail: focusTrail() });
  }
  function askFor(command: Command): boolean {
    const subUser = focusedSubUser();
    if (subUser) ask({ kind: "key", command, subUser });
    return subUser !== null;
  }
  const goes = Object.entries(goTo).map(([command, href]) => [
    command,
    () => (places.some((place) => place.href === href) ? go(href) : false),
  ]);

  useSingleKeys();
  useCommands({
    ...(Object.fromEntries(goes) as Partial<Record<Command, () => boolean | void>>),
    palette: openPalette,
    sheet: () => setOpen({ kind: "sheet" }),
    create: () => ask({ kind: "operation", operation: "create", subUser: null }),
    "set-limits": () => askFor("set-limits"),
    "allocate-traffic": () => askFor("allocate-traffic"),
    status: () => askFor("status"),
    "set-note": () => askFor("set-note"),
  });

  const isOpen = open?.kind === "palette";
  useEffect(() => whenIdle(Palette.preload), []);
  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (
        event.key.toUpperCase() !== bindings.palette.keys[0] ||
        !(event.metaKey || event.ctrlKey) ||
        event.altKey ||
        event.shiftKey ||
        event.isComposing
      )
        return;
      event.preventDefault();
      if (isOpen) setOpen(null);
      // An open dialog gets the keys.
      else if (!isCovered()) runCommand(["palette"]);
    }
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [isOpen]);

  return (
    <>
      <Button
        aria-label={texts.button}
        aria-keyshortcuts={ariaKeys("palette")}
        aria-haspopup="dialog"
        icon={<Search {...iconProps} className="size-4 text-faint" />}
        className="border border-transparent !font-normal !text-faint hover:!text-ink max-md:w-8 max-md:!px-0 md:w-44 md:!border-line lg:w-60 md:[&>span]:w-full"
        variant="ghost"
        onPointerEnter={Palette.preload}
        onFocus={Palette.preload}
        onClick={openPalette}
      >
        <span className="flex-1 text-left max-md:hidden">{texts.button}</span>
        <span className="max-lg:hidden">
          <KeyHint>
            {apple ? texts.apple : texts.control}
            {bindings.palette.keys[0]}
          </KeyHint>
        </span>
      </Button>
      {isOpen && (
        <Palette
          inSight={open.inSight}
          trail={open.trail}
          onGo={go}
          onClose={close}
          onAsk={ask}
          onKeys={() => setOpen({ kind: "sheet" })}
        />
      )}
      {open?.kind === "ask" && <Asks ask={open.ask} onClose={close} />}
      {open?.kind === "sheet" && <KeySheet onClose={close} />}
    </>
  );
}
