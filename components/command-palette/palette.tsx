"use client";

import { Command } from "cmdk";
import { Search } from "lucide-react";
import { Content, Portal, Root, Title } from "radix-ui/dialog";
import { useEffect, useRef, useState, type ClipboardEvent, type KeyboardEvent, type RefObject } from "react";
import { useAccounts } from "@/components/accounts/use-accounts";
import { KeyHint } from "@/components/ui/key-hint";
import { Rich } from "@/components/ui/rich";
import { rememberOpener, returnFocus } from "@/components/ui/opener";
import { Shade } from "@/components/ui/shade";
import { Spinner } from "@/components/ui/spinner";
import { maxSearchLength } from "@/lib/domain/sub-users/filters";
import { subUserKey } from "@/lib/domain/sub-users/key";
import type { SubUser } from "@/lib/domain/sub-users/sub-user";
import { pastedUserName } from "@/lib/domain/text/pasted";
import * as button from "@/lib/domain/texts/palette-button";
import * as texts from "@/lib/domain/texts/palette";
import type { Ask } from "./ask";
import { early } from "./early-box";
import type { Entry } from "./entries";
import { PlainLine, SubUserLine } from "./lines";
import { useGroups, wholeName } from "./use-groups";
import { useSearch, type PaletteSearch } from "./use-search";

const row =
  "flex min-h-9 cursor-default select-none items-center gap-2.5 rounded-md px-2.5 py-1.5 text-[0.8125rem] data-[selected=true]:bg-sunken [&>svg]:size-4 [&>svg]:shrink-0 [&>svg]:text-muted";

interface PaletteProps {
  /** The sub-user of the page, or of the row that had the focus. */
  inSight: SubUser | null;
  /** Where the focus was. */
  trail: HTMLElement[];
  onGo: (href: string) => void;
  onClose: () => void;
  onAsk: (ask: Ask) => void;
  onKeys: () => void;
}

/** Opens a page, a sub-user or an action. Only for PaletteButton, which loads it. */
export default function Palette({ inSight, trail, onGo, onClose, onAsk, onKeys }: PaletteProps) {
  const accounts = useAccounts();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  /** The user name of a connection string that was pasted, while it is what the box has. */
  const [pasted, setPasted] = useState<string | null>(null);
  /** The entry moved to and the text it was moved for; any other text starts at the first entry. */
  const [moved, setMoved] = useState({ of: "", value: "" });
  const moving = useRef(false);
  /** Whose actions are shown instead of everything else. */
  const [acting, setActing] = useState<SubUser | null>(null);
  const q = text.trim();
  const search = useSearch(q, { pasted, enabled: acting === null });
  const groups = useGroups({ q, search, inSight, acting, go, onAsk, onKeys, onClose });
  const hold = useHeldKeys(search.settled, input);

  const all = groups.flatMap(({ entries }) => entries);
  const here = `${acting ? subUserKey(acting) : ""} ${q}`;
  const chosen = (moved.of === here && all.find(({ id }) => id === moved.value)) || all[0];

  function go(href: string) {
    onClose();
    onGo(href);
  }

  /** What was typed or pasted; of a connection string its user name alone, wherever it came from. */
  function enter(typed: string) {
    const userName = pastedUserName(typed);
    setPasted(userName);
    setText(userName ?? typed);
  }

  /** The box replaces the first input, and takes over what was typed there. */
  function takeOver(node: HTMLInputElement | null) {
    if (!node || input.current === node) return;
    input.current = node;
    enter(early.text);
    hold(early.keys);
    node.focus();
    node.setSelectionRange(node.value.length, node.value.length);
  }

  function onType(typed: string) {
    moving.current = false;
    enter(typed);
  }

  function onPaste(event: ClipboardEvent) {
    // Read whole: the box would cut it off.
    const whole = event.clipboardData.getData("text");
    if (pastedUserName(whole) === null) return;
    event.preventDefault();
    onType(whole);
  }

  function act(subUser: SubUser | null | undefined) {
    setActing(subUser ?? null);
    setText("");
    input.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter" && !search.settled) {
      event.preventDefault();
      event.stopPropagation();
      hold(["Enter"]);
    } else if (event.key === "Tab" && !event.shiftKey && chosen?.subUser) {
      event.preventDefault();
      event.stopPropagation();
      act(chosen.subUser);
    } else if (event.key === "Backspace" && text === "" && acting) {
      event.preventDefault();
      act(null);
    } else moving.current = true;
  }

  return (
    <Root open onOpenChange={(open) => !open && onClose()}>
      <Portal>
        <Shade />
        <Content
          ref={(node) => rememberOpener(node, trail[0])}
          aria-describedby={undefined}
          onEscapeKeyDown={(event) => {
            if (!acting) return;
            event.preventDefault();
            act(null);
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            returnFocus(trail);
          }}
          className="animate-rise shadow-float fixed inset-x-2 top-2 z-50 mx-auto max-w-xl overflow-hidden rounded-lg bg-raised outline-none sm:top-[12dvh]"
        >
          <Title className="sr-only">{button.title}</Title>
          <Command
            label={button.title}
            shouldFilter={false}
            loop
            value={chosen?.id ?? ""}
            onValueChange={(value) => moving.current && setMoved({ of: here, value })}
            onKeyDownCapture={onKeyDown}
            onPointerMoveCapture={() => (moving.current = true)}
            onKeyUp={() => (moving.current = false)}
            onPointerLeave={() => (moving.current = false)}
          >
            <div className="flex items-center gap-2.5 border-b px-3.5">
              {search.searching ? (
                <Spinner className="!size-4 text-faint" />
              ) : (
                <Search aria-hidden="true" className="size-4 shrink-0 text-faint" />
              )}
              {acting && (
                <span className="max-w-40 shrink-0 truncate rounded bg-accent-soft px-1.5 py-0.5 text-xs font-medium text-accent">
                  {wholeName(acting)}
                </span>
              )}
              <Command.Input
                ref={takeOver}
                maxLength={maxSearchLength}
                value={text}
                onValueChange={onType}
                onPaste={onPaste}
                placeholder={acting ? texts.whatToDo : button.placeholder}
                className="h-12 w-full min-w-0 bg-transparent text-base outline-none sm:text-sm"
              />
            </div>
            <Command.List className="max-h-[min(24rem,60dvh)] overflow-y-auto p-1.5 [&_[cmdk-group-heading]]:truncate [&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-faint">
              <Command.Empty className="px-2.5 py-8 text-center text-[0.8125rem] text-muted">
                {acting ? (q === "" ? texts.nothingToDo : texts.noAction(q)) : nothingIn(search, q)}
              </Command.Empty>
              {groups.map(({ heading, entries }) => (
                <Command.Group key={heading} heading={heading}>
                  {entries.map((entry) => (
                    <Command.Item key={entry.id} value={entry.id} onSelect={entry.run} className={row}>
                      {entry.subUser ? (
                        <SubUserLine
                          subUser={entry.subUser}
                          account={accounts.find(({ id }) => id === entry.subUser?.accountId)}
                          onActions={() => act(entry.subUser)}
                        />
                      ) : (
                        <PlainLine entry={entry} />
                      )}
                    </Command.Item>
                  ))}
                </Command.Group>
              ))}
            </Command.List>
            <KeyHints chosen={chosen} acting={acting} />
          </Command>
        </Content>
      </Portal>
    </Root>
  );
}

/**
 * Holds keys back until the search for what was typed before them has finished, then presses them in the
 * input.
 */
function useHeldKeys(
  settled: boolean,
  input: RefObject<HTMLInputElement | null>,
): (keys: readonly string[]) => void {
  const [held, setHeld] = useState<readonly string[]>([]);
  useEffect(() => {
    if (!settled || held.length === 0) return;
    const timer = setTimeout(() => {
      setHeld([]);
      for (const key of held)
        input.current?.dispatchEvent(
          new window.KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }),
        );
    });
    return () => clearTimeout(timer);
  }, [settled, held, input]);
  return (keys) => setHeld((before) => [...before, ...keys]);
}

/** Why nothing is listed. */
function nothingIn({ failed, searching }: PaletteSearch, q: string): string {
  if (failed) return texts.notSearched;
  return searching ? texts.searching : texts.nothingFound(q);
}

/** What Enter, Tab and Esc do now. */
function KeyHints({ chosen, acting }: { chosen: Entry | undefined; acting: SubUser | null }) {
  return (
    <p className="flex gap-4 border-t px-3.5 py-2 text-xs text-faint max-sm:hidden">
      <span className="inline-flex items-center gap-1.5">
        <Rich parts={(chosen?.subUser ? texts.opens : texts.chooses)(<KeyHint>Enter</KeyHint>)} />
      </span>
      {chosen?.subUser && (
        <span className="inline-flex items-center gap-1.5">
          <Rich parts={texts.showsActions(<KeyHint>Tab</KeyHint>)} />
        </span>
      )}
      {acting && (
        <span className="inline-flex items-center gap-1.5">
          <Rich parts={texts.leadsBack(<KeyHint>Esc</KeyHint>)} />
        </span>
      )}
    </p>
  );
}
